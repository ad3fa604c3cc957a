from . import test_left
from . import test_planning
from . import test_vae_fiche_action
from . import test_vae_fiche_action_support
from . import test_vae_todo
from . import test_calendar_event
from . import test_fiche_action_report
