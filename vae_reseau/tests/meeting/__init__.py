from . import test_vae_meeting
from . import test_meeting_calendar
from . import test_meeting_access
from . import test_meeting_tour
