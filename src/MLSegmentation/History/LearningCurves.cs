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
            .. history.Classes.Select((item, index) => Curve(item.Name, ClassPalette.GetColor(index), epoch => epoch.ValidationPerClassDice?[index])),
        ];
        return [.. new LearningPanel[] { new("loss", Visible(losses)), new("validation Dice", Visible(dice)) }.Where(panel => panel.Curves is not [])];

        LearningCurve Curve(string name, RgbColor? color, Func<EpochInfo, double?> value) =>
            new(name, color, [.. history.Epochs.Select(epoch => value(epoch) ?? double.NaN)]);
    }

    private static LearningCurve[] Visible(LearningCurve[] curves) => [.. curves.Where(curve => curve.Values.Any(double.IsFinite))];

    private IEnumerable<XElement> Draw(LearningPanel panel)
    {
        double largest = panel.Curves.SelectMany(curve => curve.Values).Where(double.IsFinite).Max();
        double step = GetTickStep(largest);
        double highest = Math.Max(1, Math.Ceiling(largest / step)) * step;
        yield return Svg.Element("text", Svg.Number("x", Left), Svg.Number("y", Top - 12), new XAttribute("font-weight", "bold"), panel.Title);
        for (double value = 0; value <= highest * 1.0001; value += step)
        {
            double y = Y(value, highest);
            yield return Svg.Line("grid", Left, y, Width - Right, y);
            yield return Svg.Label(Left - 8, y + 4, "end", value.ToString("G6", CultureInfo.InvariantCulture));
        }

        foreach (var element in DrawEpochs())
        {
            yield return element;
        }

        foreach (var element in panel.Curves.SelectMany((curve, index) => Draw(curve, highest, Top + 4 + (index * LineHeight))))
        {
            yield return element;
        }
    }

    /// <summary>The numbers of some epochs below the diagram, and a line at the one whose weights the model holds.</summary>
    private IEnumerable<XElement> DrawEpochs()
    {
        const int TickLength = 4;
        double bottom = PanelHeight - Bottom;
        int step = (int)Math.Max(1, GetTickStep(history.Epochs.Count));
        for (int epoch = 1; epoch <= history.Epochs.Count; epoch++)
        {
            if (epoch == 1 ? step < 3 : epoch % step == 0)
            {
                yield return Svg.Line("grid", X(epoch - 1), bottom, X(epoch - 1), bottom + TickLength);
                yield return Svg.Label(X(epoch - 1), bottom + 16, "middle", Figures.Plain(epoch));
            }
        }

        double best = X(history.BestEpoch - 1);
        yield return Svg.Line("chance", best, Top, best, bottom);
        yield return Svg.Label(
            Math.Min(best, Width - HalfOfEpoch), bottom + 32, "middle", $"epoch {history.BestEpoch} of {history.Epochs.Count}");
    }

    /// <summary>1, 2 or 5 times a power of ten, for about as many lines as <see cref="Ticks"/>.</summary>
    private static double GetTickStep(double largest)
    {
        if (largest <= 0)
        {
            return 1;
        }

        double power = Math.Pow(10, Math.Floor(Math.Log10(largest / Ticks)));
        return (largest / Ticks / power) switch
        {
            <= 1 => power,
            <= 2 => 2 * power,
            <= 5 => 5 * power,
            _ => 10 * power,
        };
    }

    private IEnumerable<XElement> Draw(LearningCurve curve, double highest, double nameY)
    {
        XAttribute[] pen = [new("stroke", curve.Color?.ToString() ?? "currentColor"), new("stroke-width", "2")];
        yield return Svg.Element(
            "path", new XAttribute("d", Path(curve, highest)), new XAttribute("fill", "none"), pen, new XAttribute("stroke-linecap", "round"));
        if (layout.HasNames)
        {
            double x = Width - Right + 14;
            yield return Svg.Element("line", pen, Svg.Number("x1", x), Svg.Number("y1", nameY), Svg.Number("x2", x + 20), Svg.Number("y2", nameY));
            yield return Svg.Label(x + 26, nameY + 4, "start", curve.Name);
        }
    }

    // A value that is not finite interrupts the line, and h0 makes a dot of one that stands alone.
    private string Path(LearningCurve curve, double highest)
    {
        var path = new StringBuilder();
        bool isDown = false;
        for (int epoch = 0; epoch < curve.Values.Count; epoch++)
        {
            if (double.IsFinite(curve.Values[epoch]))
            {
                path.Append(CultureInfo.InvariantCulture, $"{(isDown ? 'L' : 'M')}{X(epoch):F1} {Y(curve.Values[epoch], highest):F1}{(isDown ? "" : "h0")}");
            }

            isDown = double.IsFinite(curve.Values[epoch]);
        }

        return path.ToString();
    }

    private double X(int epoch) => Left + ((Width - Left - Right) * (epoch + 0.5) / history.Epochs.Count);

    private static double Y(double value, double highest) => Top + ((PanelHeight - Top - Bottom) * (1 - (value / highest)));

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
