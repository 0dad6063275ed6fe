"""The same house with the audit's insert taken out: what the audited one is compared with.

For the bench alone; the house has no such switch.
"""

from config.wsgi import application
from shiyakusho.ground.audit import services

services._insert = lambda event: None

__all__ = ["application"]
