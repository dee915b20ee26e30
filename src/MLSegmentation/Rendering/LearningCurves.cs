using System.Globalization;
using System.Net;
using System.Text;

namespace MLSegmentation.Rendering;

/// <summary>Draws the history of a training as an SVG picture: one diagram of the losses, and one of the Dice coefficients.</summary>
internal sealed class LearningCurves
{
    private const int Width = 760;
    private const int PanelHeight = 260;
    private const int Left = 60;
    private const int Right = 170;
    private const int Top = 30;
    private const int Bottom = 40;
    private const int LineHeight = 18;
    private const int Ticks = 5;

    private static readonly RgbColor Training = new(0x00, 0x72, 0xb2);
    private static readonly RgbColor Validation = new(0xd5, 0x5e, 0x00);
    private static readonly RgbColor Mean = new(0x00, 0x00, 0x00);

    private readonly StringBuilder _svg = new();
    private readonly TrainingHistory _history;

    private LearningCurves(TrainingHistory history) => _history = history;

    /// <summary>Draws the curves.</summary>
    public static string Draw(TrainingHistory history)
    {
        var curves = new LearningCurves(history);
        curves.DrawAll();
        return curves._svg.ToString();
    }

    private void DrawAll()
    {
        LearningCurve[] losses = [Curve("training", Training, epoch => epoch.TrainingLoss), Curve("validation", Validation, epoch => epoch.ValidationLoss)];
        LearningCurve[] dice =
        [
            Curve("mean", Mean, epoch => epoch.ValidationMeanDice),
            .. _history.Classes.Select((item, index) => Curve(item.Name, ClassPalette.GetColor(index), epoch => epoch.ValidationPerClassDice?[index])),
        ];
        (string Title, LearningCurve[] Curves)[] panels = [.. new[] { ("loss", Visible(losses)), ("validation Dice", Visible(dice)) }.Where(panel => panel.Item2 is not [])];
        int height = panels.Length * PanelHeight;
        _svg.Append(Text($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{height}\" viewBox=\"0 0 {Width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n"));
        _svg.Append(Text($"<rect width=\"{Width}\" height=\"{height}\" fill=\"white\"/>\n"));
        for (int index = 0; index < panels.Length; index++)
        {
            _svg.Append(Text($"<g transform=\"translate(0,{index * PanelHeight})\">\n"));
            DrawPanel(panels[index].Title, panels[index].Curves);
            _svg.Append("</g>\n");
        }

        _svg.Append("</svg>\n");
    }

    private LearningCurve Curve(string name, RgbColor color, Func<EpochInfo, double?> value) =>
        new(name, color, [.. _history.Epochs.Select(epoch => value(epoch) ?? double.NaN)]);

    private static LearningCurve[] Visible(LearningCurve[] curves) => [.. curves.Where(curve => curve.Values.Any(double.IsFinite))];

    private void DrawPanel(string title, LearningCurve[] curves)
    {
        double step = GetTickStep(curves);
        double highest = Math.Max(1, Math.Ceiling(curves.SelectMany(curve => curve.Values).Where(double.IsFinite).Max() / step)) * step;
        _svg.Append(Text($"<text x=\"{Left}\" y=\"{Top - 12}\" font-weight=\"bold\">{title}</text>\n"));
        for (double value = 0; value <= highest * 1.0001; value += step)
        {
            DrawTick(value, Y(value, highest));
        }

        DrawBestEpoch();
        for (int index = 0; index < curves.Length; index++)
        {
            DrawCurve(curves[index], highest, index);
        }
    }

    /// <summary>1, 2 or 5 times a power of ten, for about as many lines as <see cref="Ticks"/>.</summary>
    private static double GetTickStep(LearningCurve[] curves)
    {
        double largest = curves.SelectMany(curve => curve.Values).Where(double.IsFinite).Max();
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

    private void DrawTick(double value, double y)
    {
        _svg.Append(Text($"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:F1}\" y2=\"{y:F1}\" stroke=\"#dddddd\"/>"));
        _svg.Append(Text($"<text x=\"{Left - 8}\" y=\"{y + 4:F1}\" text-anchor=\"end\">{value:G6}</text>\n"));
    }

    private void DrawBestEpoch()
    {
        double x = X(_history.BestEpoch - 1);
        int bottom = PanelHeight - Bottom;
        _svg.Append(Text($"<line x1=\"{x:F1}\" x2=\"{x:F1}\" y1=\"{Top}\" y2=\"{bottom}\" stroke=\"#888888\" stroke-dasharray=\"4 3\"/>"));
        _svg.Append(Text($"<text x=\"{x:F1}\" y=\"{bottom + 16}\" text-anchor=\"middle\">epoch {_history.BestEpoch} of {_history.Epochs.Count}</text>\n"));
    }

    private void DrawCurve(LearningCurve curve, double highest, int index)
    {
        // A value that is not finite interrupts the line, and h0 makes a dot of one that stands alone.
        var path = new StringBuilder();
        bool isDown = false;
        for (int epoch = 0; epoch < curve.Values.Count; epoch++)
        {
            if (double.IsFinite(curve.Values[epoch]))
            {
                path.Append(Text($"{(isDown ? 'L' : 'M')}{X(epoch):F1} {Y(curve.Values[epoch], highest):F1}{(isDown ? "" : "h0")}"));
            }

            isDown = double.IsFinite(curve.Values[epoch]);
        }

        double y = Top + 4 + (index * LineHeight);
        string name = WebUtility.HtmlEncode(curve.Name);
        _svg.Append(Text($"<path d=\"{path}\" fill=\"none\" stroke=\"{curve.Color}\" stroke-width=\"2\" stroke-linecap=\"round\"/>"));
        _svg.Append(Text($"<line x1=\"{Width - Right + 14}\" x2=\"{Width - Right + 34}\" y1=\"{y}\" y2=\"{y}\" stroke=\"{curve.Color}\" stroke-width=\"2\"/>"));
        _svg.Append(Text($"<text x=\"{Width - Right + 40}\" y=\"{y + 4}\">{name}</text>\n"));
    }

    private double X(int epoch) => Left + ((Width - Left - Right) * (epoch + 0.5) / _history.Epochs.Count);

    private static double Y(double value, double highest) => Top + ((PanelHeight - Top - Bottom) * (1 - (value / highest)));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
