"""The servers that misbehave on purpose: a fault that was set and never struck is told."""
import unittest

from settable_fault import Faulty, SettableFault


class Server(Faulty):
    refuses = SettableFault(False)
    answers_with = SettableFault()


class Told(unittest.TestCase):
    def test_a_fault_that_was_set_and_never_struck_is_told(self):
        server = Server()
        server.refuses = True
        self.assertEqual(server.never_struck(), ["refuses = True"])

    def test_each_time_that_it_is_set_it_must_strike(self):
        server = Server()
        for status in (500, 403):
            server.answers_with = status
            if status == 500:
                self.assertEqual(server.strikes("answers_with"), 500)
        server.answers_with = None
        self.assertEqual(server.never_struck(), ["answers_with = 403"])

    def test_one_that_struck_and_one_that_was_never_set_are_not_told(self):
        server = Server()
        server.refuses = True
        self.assertIsNone(server.strikes("refuses", here=False))
        self.assertIs(server.strikes("refuses"), True)
        self.assertIsNone(server.strikes("answers_with"))
        server.answers_with = None
        self.assertEqual(server.never_struck(), [])


if __name__ == "__main__":
    unittest.main()
