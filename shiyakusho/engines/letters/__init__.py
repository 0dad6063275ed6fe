"""Letters (通知書・お知らせ): official letters from templates, printed whole or refused."""
