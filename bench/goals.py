"""What `make bench` prints of each goal: the figure, the goal beside it, and whether it is reached."""


def text_of(figure):
    """Three digits that count, and no more."""
    if figure >= 100:
        return f"{figure:,.0f}"
    return f"{figure:.1f}" if figure >= 10 else f"{figure:.2f}"


class Goals:
    def __init__(self, divided_by):
        self.divided_by, self.lines = divided_by, []

    def line(self, part, what, figure, unit="", most=None, least=None, beside=""):
        """`figure` None: it could not be measured, and `beside` says why."""
        goal = most if least is None else least
        said = f"{'at most' if least is None else 'at least'} {goal:g}{unit}"
        if figure is None:
            verdict, is_reached = "not measured", False
        else:
            is_reached = figure <= goal if least is None else figure >= goal
            off = abs(figure - goal)
            verdict = "reached" if is_reached else f"not reached: by {text_of(off)}{unit} ({off / goal * 100:,.0f} %)"
        shown = "-" if figure is None else text_of(figure) + unit
        line = f"  ({part}) {what:<66} {shown:>12}   goal: {said:<16} {verdict}" + (f"; {beside}" if beside else "")
        self.lines.append((is_reached, line))
        print(line, flush=True)

    def summary(self):
        if not self.lines:
            return
        reached = sum(is_reached for is_reached, _ in self.lines)
        note = f", at sizes divided by {self.divided_by}: goals are for whole sizes" if self.divided_by > 1 else ""
        print(f"\nall goals of this run{note}: {reached} of {len(self.lines)} reached")
        for _, line in self.lines:
            print(line)


def heading(text):
    print(f"\n{text}", flush=True)


def note(text):
    print(f"      {text}", flush=True)
