using System.Globalization;
using System.Text;
using System.Xml.Linq;
using MLSegmentation.Formatting;
using MLSegmentation.Masks;

namespace MLSegmentation.History;

/// <summary>Draws the history of a training as SVG: one diagram of the losses, and one of the Dice coefficients.</summary>
internal sealed class LearningCurves(TrainingHistory history, LearningCurves.Layout layout)
{
    private const int PanelHeight = 276;
    private const int Left = 60;
    private const int Top = 30;
    private const int Bottom = 56;
    private const int LineHeight = 18;
    private const int Ticks = 5;

    /// <summary>About half as many stretches as there are dots across: of each, the lowest and the highest value are drawn.</summary>
    private const int Stretches = 500;

    /// <summary>The longest name beside a diagram.</summary>
    private const int LongestName = 20;

    /// <summary>Room for half of the words that name the best epoch.</summary>
    private const int HalfOfEpoch = 60;

    private static readonly RgbColor Training = new(0x00, 0x72, 0xb2);
    private static readonly RgbColor Validation = new(0xd5, 0x5e, 0x00);

    private int Width => layout.Width;

    private int Right => layout.Right;

    /// <summary>Draws all diagrams below each other, as an image of its own.</summary>
    public static string Draw(TrainingHistory history)
    {
        var curves = new LearningCurves(history, Layout.Image);
        var panels = GetPanels(history);
        var width = Svg.Number("width", curves.Width);
        var height = Svg.Number("height", panels.Count * PanelHeight);
        var image = Svg.Diagram(
            "Learning curves",
            curves.Width,
            panels.Count * PanelHeight,
            width,
            height,
            Svg.Style,
            Svg.Element("rect", Html.Class("paper"), width, height),
            panels.Select((panel, index) => Svg.Element("g", new XAttribute("transform", $"translate(0,{index * PanelHeight})"), curves.Draw(panel))));
        return $"{Html.Write(image)}\n";
    }

    /// <summary>Draws one diagram in the colours of the page that it is part of, as large as that makes it; its curves have no names.</summary>
    public static XElement DrawForPage(TrainingHistory history, LearningPanel panel)
    {
        var curves = new LearningCurves(history, Layout.Page);
        return Svg.Diagram($"Learning curves: {panel.Title} over the epochs", curves.Width, PanelHeight, curves.Draw(panel));
    }

    /// <summary>The diagrams that a history has something for.</summary>
    public static IReadOnlyList<LearningPanel> GetPanels(TrainingHistory history)
    {
        LearningCurve[] losses = [Curve("training", Training, epoch => epoch.TrainingLoss), Curve("validation", Validation, epoch => epoch.ValidationLoss)];
        LearningCurve[] dice =
        [
            Curve("mean", null, epoch => epoch.ValidationMeanDice),
            .. history.Classes.Select((item, index) => Curve(item.Name, ClassPalette.GetColor(index), epoch => ValueAt(epoch.ValidationPerClassDice, index))),
        ];
        return [.. new LearningPanel[] { new("loss", Visible(losses)), new("validation Dice", Visible(dice)) }.Where(panel => panel.Curves is not [])];

        LearningCurve Curve(string name, RgbColor? color, Func<EpochInfo, double?> value) =>
            new(name, color, [.. history.Epochs.Select(epoch => value(epoch) ?? double.NaN)]);
    }

    /// <summary>A number of a class; null where an epoch has none for it.</summary>
    private static double? ValueAt(IReadOnlyList<double>? values, int index) => index < values?.Count ? values[index] : null;

    private static LearningCurve[] Visible(LearningCurve[] curves) => [.. curves.Where(curve => curve.Values.Any(double.IsFinite))];

    private IEnumerable<XElement> Draw(LearningPanel panel)
    {
        var axis = Axis.UpTo(panel.Curves.SelectMany(curve => curve.Values).Where(double.IsFinite).Max());
        yield return Svg.Element("text", Svg.Number("x", Left), Svg.Number("y", Top - 12), new XAttribute("font-weight", "bold"), panel.Title);
        for (int tick = 0; tick <= axis.Count; tick++)
        {
            double y = Y((double)tick / axis.Count);
            yield return Svg.Line("grid", Left, y, Width - Right, y);
            yield return Svg.Label(Left - 8, y + 4, "end", Figures.Format(tick * axis.Step, "G6"));
        }

        foreach (var element in DrawEpochs())
        {
            yield return element;
        }

        foreach (var element in panel.Curves.Select(curve => Draw(curve, axis)).Concat(layout.HasNames ? DrawNames(panel.Curves) : []))
        {
            yield return element;
        }
    }

    /// <summary>The numbers of some epochs below the diagram, and a line at the one whose weights the model holds.</summary>
    private IEnumerable<XElement> DrawEpochs()
    {
        const int TickLength = 4;
        double bottom = PanelHeight - Bottom;
        int count = history.Epochs.Count;
        int step = (int)Math.Max(1, Axis.UpTo(count).Step);
        int[] epochs = [.. step < 3 ? [1] : Array.Empty<int>(), .. Enumerable.Range(1, count / step).Select(index => index * step)];
        foreach (int epoch in epochs.Distinct())
        {
            yield return Svg.Line("grid", X(epoch - 1), bottom, X(epoch - 1), bottom + TickLength);
            yield return Svg.Label(X(epoch - 1), bottom + 16, "middle", Figures.Plain(epoch));
        }

        double best = X(Math.Clamp(history.BestEpoch, 1, count) - 1);
        yield return Svg.Line("chance", best, Top, best, bottom);
        yield return Svg.Label(Math.Min(best, Width - HalfOfEpoch), bottom + 32, "middle", $"epoch {history.BestEpoch} of {count}");
    }

    private XElement Draw(LearningCurve curve, Axis axis) => Svg.Element(
        "path", new XAttribute("d", Path(curve, axis)), new XAttribute("fill", "none"), Pen(curve), new XAttribute("stroke-linecap", "round"));

    private static XAttribute[] Pen(LearningCurve curve) => [new("stroke", curve.Color?.ToString() ?? "currentColor"), new("stroke-width", "2")];

    /// <summary>The names on the right, as many as there is room for.</summary>
    private IEnumerable<XElement> DrawNames(IReadOnlyList<LearningCurve> curves)
    {
        const int Most = (PanelHeight - Top - Bottom) / LineHeight;
        int shown = curves.Count > Most ? Most - 1 : curves.Count;
        double x = Width - Right + 14;
        for (int index = 0; index < shown; index++)
        {
            double y = Top + 4 + (index * LineHeight);
            yield return Svg.Element("line", Pen(curves[index]), Svg.Number("x1", x), Svg.Number("y1", y), Svg.Number("x2", x + 20), Svg.Number("y2", y));
            var label = Svg.Label(x + 26, y + 4, "start", SegmentationText.Escape(curves[index].Name, LongestName));
            label.Add(curves[index].Name.Length > LongestName ? Svg.Element("title", curves[index].Name) : null);
            yield return label;
        }

        if (shown < curves.Count)
        {
            yield return Svg.Label(x, Top + 8 + (shown * LineHeight), "start", $"and {curves.Count - shown} more");
        }
    }

    // A value that is not finite interrupts the line, and h0 makes a dot of one that stands alone.
    private string Path(LearningCurve curve, Axis axis)
    {
        var path = new StringBuilder();
        bool isDown = false;
        foreach (int epoch in Thin(curve.Values))
        {
            if (double.IsFinite(curve.Values[epoch]))
            {
                double y = Y(axis.ShareOf(curve.Values[epoch]));
                path.Append(CultureInfo.InvariantCulture, $"{(isDown ? 'L' : 'M')}{X(epoch):F1} {y:F1}{(isDown ? "" : "h0")}");
            }

            isDown = double.IsFinite(curve.Values[epoch]);
        }

        return path.ToString();
    }

    /// <summary>The epochs to draw: all, or of more than can be told apart the lowest and the highest of each stretch, in order.</summary>
    private static IEnumerable<int> Thin(IReadOnlyList<double> values)
    {
        if (values.Count <= 2 * Stretches)
        {
            return Enumerable.Range(0, values.Count);
        }

        return Enumerable.Range(0, Stretches).SelectMany(stretch => ExtremesOf(
            values, (int)((long)stretch * values.Count / Stretches), (int)((stretch + 1L) * values.Count / Stretches)));
    }

    /// <summary>Where the lowest and the highest value of a stretch are; where it has none, where it begins.</summary>
    private static IEnumerable<int> ExtremesOf(IReadOnlyList<double> values, int begin, int end)
    {
        int[] known = [.. Enumerable.Range(begin, end - begin).Where(epoch => double.IsFinite(values[epoch]))];
        return known is [] ? [begin] : new[] { known.MinBy(epoch => values[epoch]), known.MaxBy(epoch => values[epoch]) }.Distinct().Order();
    }

    private double X(int epoch) => Left + ((Width - Left - Right) * (epoch + 0.5) / history.Epochs.Count);

    private static double Y(double share) => Top + ((PanelHeight - Top - Bottom) * (1 - share));

    /// <summary>The steps of an axis from 0 on; there are few of them, whatever the numbers are.</summary>
    /// <param name="Step">What a step is worth: 1, 2 or 5 times a power of ten.</param>
    /// <param name="Count">How many steps there are.</param>
    private readonly record struct Axis(double Step, int Count)
    {
        /// <summary>The axis for values up to a number, with about as many steps as <see cref="Ticks"/>.</summary>
        public static Axis UpTo(double largest)
        {
            // A step would be 0 below the smallest powers of ten.
            if (largest < 1e-300)
            {
                return new(1, 1);
            }

            double power = Math.Pow(10, Math.Floor(Math.Log10(largest / Ticks)));
            double step = (largest / Ticks / power) switch
            {
                <= 1 => power,
                <= 2 => 2 * power,
                <= 5 => 5 * power,
                _ => 10 * power,
            };
            return new(step, Math.Clamp((int)Math.Ceiling(largest / step), 1, 2 * Ticks));
        }

        /// <summary>Where a value is, from 0 at the beginning to 1 at the end.</summary>
        public double ShareOf(double value) => Math.Clamp(value / Step / Count, 0, 1);
    }

    /// <summary>The width of a diagram with its margins, the margin on the right, and whether the names of the curves stand in that.</summary>
    internal sealed record Layout(int Width, int Right, bool HasNames)
    {
        /// <summary>An image of its own.</summary>
        public static Layout Image { get; } = new(760, 170, true);

        /// <summary>Part of a page; narrow, so that its text is legible on a phone.</summary>
        public static Layout Page { get; } = new(440, 16, false);
    }
}

/// <summary>One diagram of a training's history.</summary>
/// <param name="Title">What its curves show.</param>
/// <param name="Curves">The curves, each with a value at some epoch.</param>
internal sealed record LearningPanel(string Title, IReadOnlyList<LearningCurve> Curves);

/// <summary>One line of a diagram.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Color">The colour of the line; null for that of the text around it.</param>
/// <param name="Values">A value for each epoch, NaN where there is none.</param>
internal sealed record LearningCurve(string Name, RgbColor? Color, IReadOnlyList<double> Values);
