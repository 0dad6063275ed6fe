"""The staff door (職員の入口): the work queue first, search from anywhere."""
