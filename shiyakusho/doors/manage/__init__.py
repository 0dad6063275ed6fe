"""The manage door (管理の入口): catalogue, accounts, operations, the parts of the pages."""
