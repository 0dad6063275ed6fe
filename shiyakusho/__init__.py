"""Shiyakusho (市役所): the open digital city hall."""
