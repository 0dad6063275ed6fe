"""One child alone, started by hand: one JSON argument in, one line of JSON out."""

import json
import sys

from .work import answer_about

sys.stdout.write(json.dumps(answer_about(json.loads(sys.argv[1]))))
