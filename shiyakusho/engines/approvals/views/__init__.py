"""What staff see of approvals."""
