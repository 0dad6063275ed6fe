from django.db import migrations

from shiyakusho.ground.fence.policies import fenced

# Whose it is, and who answers: the sections are compared by the code above (offices.serves).
ASKED = "asker_id = (SELECT fence_account()) OR (SELECT fence_may('mydata.answer'))"


class Migration(migrations.Migration):
    dependencies = [("mydata", "0001_initial"), ("fence", "0001_words")]

    operations = [
        fenced("mydata_inquiry", ASKED),
        fenced("mydata_datarequest", ASKED),
        fenced("mydata_disclosure", ASKED),
        fenced("mydata_withholding", "(SELECT fence_may('mydata.decide'))"),
        fenced("mydata_erasure", "(SELECT fence_may('mydata.answer'))"),
    ]
