from . import ir_actions_report
from . import ir_qweb_field_text_lines
