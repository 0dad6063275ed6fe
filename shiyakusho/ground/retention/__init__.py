"""Retention (保存と廃棄): what is over is listed, approved, destroyed, and that is proven."""
