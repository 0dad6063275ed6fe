"""日本語・日本の暦と番号: the rules of Japanese dates, ages, names, addresses and numbers.

Pure functions: arguments in, answer out; no clock, no database, no Django. Import the module you
need (``from shiyakusho.ground.jp import wareki``); every refusal is a JpError.
"""

from shiyakusho.ground.jp.errors import JpError

__all__ = ["JpError"]
