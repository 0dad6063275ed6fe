"""Forms (申請フォーム): from a procedure's definition to an application that is filed once."""
