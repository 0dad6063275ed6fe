"""My data (わたしの情報): who saw it and why; have it shown, corrected, no longer used, erased."""
