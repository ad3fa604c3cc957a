from . import ir_actions_report
from . import ir_qweb_field_hours
from . import ir_qweb_field_text_lines
from . import vae_print_mixin
