from . import test_vae_attendance
from . import test_vae_reminder
