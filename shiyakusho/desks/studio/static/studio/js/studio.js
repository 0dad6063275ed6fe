// 手続づくり. Everything here only makes quicker what already works by plain forms.
import { autosave } from "./autosave.js";
import { arrange } from "./arrange.js";
import { editRules } from "./rules.js";
import { showWhatIsAsked } from "./asked.js";
import { keepFindings } from "./findings.js";

showWhatIsAsked();
editRules();
arrange();
const findings = keepFindings();
autosave(findings);
