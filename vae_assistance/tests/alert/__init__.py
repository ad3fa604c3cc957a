from . import test_alert_tours
from . import test_vae_alert
from . import test_vae_alert_rule
from . import test_vae_candidate_alert
from . import test_vae_candidate_activity
