"""Counting the statements of a page in a test."""

# A test runs inside a transaction of its own, so that the page's becomes a savepoint: SAVEPOINT
# and RELEASE stand for BEGIN and COMMIT, and the identity held outside is read and put back.
INSIDE_A_TEST = 4
