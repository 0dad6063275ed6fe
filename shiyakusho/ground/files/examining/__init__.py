"""What a child process does with a file nobody trusts yet (検査): no Django, no database, no way back.

The parent gives paths and limits, the child answers one line of JSON and is gone. Whatever a hostile
file does to a parser, it does it here, with little memory and little time.
"""
