"""Whether the tests can fail (変異検査): the code is changed, one place at a time, and a test must notice.

``python -m house.mutation --part authorisation`` makes mutants of the modules named in ``parts.yaml``
with the operators of mutmut, and runs for each the tests that pass through the changed lines, in a
forked child of one pytest process: Django, the collected tests and the database are there already.
"""
