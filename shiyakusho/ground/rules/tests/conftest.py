import pytest

from shiyakusho.ground.rules.national import national_vocabulary


@pytest.fixture(scope="session")
def words():
    """The national vocabulary with its tables."""
    return national_vocabulary()
