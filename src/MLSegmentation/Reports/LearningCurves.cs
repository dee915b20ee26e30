using System.Globalization;
using System.Net;
using System.Text;

namespace MLSegmentation.Reports;

/// <summary>Draws the history of a training as SVG: one diagram of the losses, and one of the Dice coefficients.</summary>
internal sealed class LearningCurves
{
    private const int PanelHeight = 260;
    private const int Left = 60;
    private const int Top = 30;
    private const int Bottom = 40;
    private const int LineHeight = 18;
    private const int Ticks = 5;

    /// <summary>Room for half of the words that name the best epoch.</summary>
    private const int HalfOfEpoch = 60;

    private static readonly RgbColor Training = new(0x00, 0x72, 0xb2);
    private static readonly RgbColor Validation = new(0xd5, 0x5e, 0x00);

    private readonly StringBuilder _svg = new();
    private readonly TrainingHistory _history;
    private readonly LearningCurvesLayout _layout;

    private LearningCurves(TrainingHistory history, LearningCurvesLayout layout) => (_history, _layout) = (history, layout);

    private int Width => _layout.Width;

    private int Right => _layout.Right;

    /// <summary>Draws all diagrams below each other, as an image of its own.</summary>
    public static string Draw(TrainingHistory history)
    {
        var panels = GetPanels(history);
        int height = panels.Count * PanelHeight;
        var curves = new LearningCurves(history, LearningCurvesLayout.Image);
        curves._svg.Append(Text($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{curves.Width}\" height=\"{height}\" "))
            .Append(Text($"viewBox=\"0 0 {curves.Width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n"));
        curves._svg.Append(Text($"<rect width=\"{curves.Width}\" height=\"{height}\" fill=\"white\"/>\n"));
        for (int index = 0; index < panels.Count; index++)
        {
            curves._svg.Append(Text($"<g transform=\"translate(0,{index * PanelHeight})\">\n"));
            curves.Draw(panels[index]);
            curves._svg.Append("</g>\n");
        }

        return curves._svg.Append("</svg>\n").ToString();
    }

    /// <summary>Draws one diagram in the colours of the page that it is part of, as large as that makes it; its curves have no names.</summary>
    public static string DrawForPage(TrainingHistory history, LearningPanel panel)
    {
        var curves = new LearningCurves(history, LearningCurvesLayout.Page);
        curves._svg.Append(Text($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {curves.Width} {PanelHeight}\" "))
            .Append("font-family=\"sans-serif\" font-size=\"12\" fill=\"currentColor\">\n");
        curves.Draw(panel);
        return curves._svg.Append("</svg>\n").ToString();
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

    private void Draw(LearningPanel panel)
    {
        var curves = panel.Curves;
        double step = GetTickStep(curves);
        double highest = Math.Max(1, Math.Ceiling(curves.SelectMany(curve => curve.Values).Where(double.IsFinite).Max() / step)) * step;
        _svg.Append(Text($"<text x=\"{Left}\" y=\"{Top - 12}\" font-weight=\"bold\">{panel.Title}</text>\n"));
        for (double value = 0; value <= highest * 1.0001; value += step)
        {
            DrawTick(value, Y(value, highest));
        }

        DrawBestEpoch();
        for (int index = 0; index < curves.Count; index++)
        {
            DrawCurve(curves[index], highest);
            if (_layout.HasNames)
            {
                DrawName(curves[index], Top + 4 + (index * LineHeight));
            }
        }
    }

    /// <summary>1, 2 or 5 times a power of ten, for about as many lines as <see cref="Ticks"/>.</summary>
    private static double GetTickStep(IReadOnlyList<LearningCurve> curves)
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
        _svg.Append(Text($"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:F1}\" y2=\"{y:F1}\" {_layout.Grid}/>"));
        _svg.Append(Text($"<text x=\"{Left - 8}\" y=\"{y + 4:F1}\" text-anchor=\"end\">{value:G6}</text>\n"));
    }

    private void DrawBestEpoch()
    {
        double x = X(_history.BestEpoch - 1);
        int bottom = PanelHeight - Bottom;
        _svg.Append(Text($"<line x1=\"{x:F1}\" x2=\"{x:F1}\" y1=\"{Top}\" y2=\"{bottom}\" stroke=\"#888888\" stroke-dasharray=\"4 3\"/>"));
        double middle = Math.Min(x, Width - HalfOfEpoch);
        _svg.Append(Text($"<text x=\"{middle:F1}\" y=\"{bottom + 16}\" text-anchor=\"middle\">epoch {_history.BestEpoch} of {_history.Epochs.Count}</text>\n"));
    }

    private void DrawCurve(LearningCurve curve, double highest)
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

        _svg.Append(Text($"<path d=\"{path}\" fill=\"none\" stroke=\"{Ink(curve)}\" stroke-width=\"2\" stroke-linecap=\"round\"/>"));
    }

    private void DrawName(LearningCurve curve, double y)
    {
        string name = WebUtility.HtmlEncode(curve.Name);
        _svg.Append(Text($"<line x1=\"{Width - Right + 14}\" x2=\"{Width - Right + 34}\" y1=\"{y}\" y2=\"{y}\" stroke=\"{Ink(curve)}\" stroke-width=\"2\"/>"));
        _svg.Append(Text($"<text x=\"{Width - Right + 40}\" y=\"{y + 4}\">{name}</text>\n"));
    }

    private string Ink(LearningCurve curve) => curve.Color?.ToString() ?? _layout.Ink;

    private double X(int epoch) => Left + ((Width - Left - Right) * (epoch + 0.5) / _history.Epochs.Count);

    private static double Y(double value, double highest) => Top + ((PanelHeight - Top - Bottom) * (1 - (value / highest)));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
