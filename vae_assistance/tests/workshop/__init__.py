from . import test_vae_attendance
from . import test_vae_reminder
from . import test_vae_attendance_signature
from . import test_workshop_portal
from . import test_information_session
from . import test_presence
from . import test_tablet
