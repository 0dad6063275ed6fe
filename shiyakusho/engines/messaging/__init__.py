"""Messaging (お知らせの送付): what the house tells a person outside its own pages."""
