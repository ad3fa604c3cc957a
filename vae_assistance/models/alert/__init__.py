from . import vae_alert_rule
from . import vae_alert_rule_condition
from . import vae_alert_rule_evaluation
from . import vae_alert
from . import vae_alert_digest
from . import vae_candidate
from . import vae_parameter_value
from . import vae_day
