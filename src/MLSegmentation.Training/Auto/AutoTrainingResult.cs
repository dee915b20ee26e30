using System.Text;
using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.Reports;
using MLSegmentation.Training.Auto;

namespace MLSegmentation.Training;

/// <summary>What <see cref="AutoSegmentationTrainer"/> came to. Disposing it disposes the model.</summary>
public sealed class AutoTrainingResult : IDisposable
{
    private readonly MLContext _context;
    private readonly IDataView? _heldOut;

    internal AutoTrainingResult(MLContext context, SegmentationTransformer model, IDataView? heldOut) =>
        (_context, Model, _heldOut) = (context, model, heldOut);

    /// <summary>The model: a single one, or the ensemble of a cross-validation's. How its masks are post-processed belongs to it.</summary>
    public SegmentationTransformer Model { get; }

    /// <summary>The plan that was trained by.</summary>
    public SegmentationPlan Plan => Candidates.Single(candidate => candidate.IsChosen).Plan;

    /// <summary>What the rules left open, and how it was tried.</summary>
    public required IReadOnlyList<AutoCandidate> Candidates { get; init; }

    /// <summary>
    /// What was decided besides the plan, each with its reason: <c>heldOut</c>, <c>candidate</c>, <c>model</c> and <c>postProcessing</c>; where the training
    /// came to something else than the plan, also <c>steps</c>, of which a warning tells, too, and <c>weightAverageDecay</c>.
    /// </summary>
    public required IReadOnlyList<PlannedChoice> Decisions { get; init; }

    /// <summary>
    /// The metrics of <see cref="Model"/> on the images that no training has seen, with confidence intervals; null where there were too few images to
    /// hold any out.
    /// </summary>
    public required SegmentationMetrics? Metrics { get; init; }

    /// <summary>The metrics of the folds, each on the images that its model has not seen; null without cross-validation.</summary>
    public required SegmentationCrossValidationSummary? CrossValidation { get; init; }

    /// <summary>
    /// The metrics of the folds' predictions taken together, each for images that its model has not seen, with confidence intervals over images; how masks
    /// are post-processed is decided by these predictions, and not yet done to them. Null without cross-validation.
    /// </summary>
    public SegmentationMetrics? OutOfFold { get; init; }

    /// <summary>The seed.</summary>
    public required int Seed { get; init; }

    /// <summary>How long everything took, the runs that it went on from included.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Whether it was stopped early, so that the model is the best until then.</summary>
    public required bool IsStopped { get; init; }

    /// <summary>The column of masks.</summary>
    internal string LabelColumnName { get; init; } = ColumnNames.Label;

    /// <summary>Everything as JSON: decisions, candidates with their trials, metrics, plan.</summary>
    /// <returns>The text, with the keys of <c>mlseg auto --json</c>.</returns>
    public string ToJson() => AutoJson.Write(this);

    /// <summary>Writes <see cref="ToJson"/> to a file, which is replaced only once the new one is complete.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    public void SaveJson(string path) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ToJson())));

    /// <summary>
    /// Writes a report: one HTML file with the decisions and the plan with their reasons, the candidates with their curves, and, of the images that were
    /// held out, all that the report of an evaluation has, the worst images among it.
    /// </summary>
    /// <param name="path">The file. It is replaced at once when the new one is complete, and not at all on failure.</param>
    /// <param name="options">What to show of the held-out images; the columns and the model are known. Default: null, the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">An image cannot be read any more, or the file cannot be written.</exception>
    public void SaveReport(string path, SegmentationReportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options ??= new SegmentationReportOptions();
        if (Metrics is null)
        {
            string page = ReportPage.Create(
                options.Title, "No images were held out.", [.. AutoReport.CreateSections(this), ModelSection.Create(Model.Info)]);
            AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
            return;
        }

        _context.Segmentation().SaveReport(path, Metrics, _heldOut, options with
        {
            Model = Model.Info,
            ImageColumnName = Model.ImageColumnName,
            PredictedLabelColumnName = Model.PredictedLabelColumnName,
            LabelColumnName = LabelColumnName,
            Sections = AutoReport.CreateSections(this),
        });
    }

    /// <summary>Disposes the model.</summary>
    public void Dispose() => Model.Dispose();
}
