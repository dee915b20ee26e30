using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLSegmentation.DataViews;
using MLSegmentation.Models.MLNetFormat;
using MLSegmentation.Options;
using MLSegmentation.Scoring;
using MLSegmentation.Training.Auto;
using MLSegmentation.Training.Loop;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// Makes the best model that a budget of time and memory allows: plans, tries what the rules leave open on a small share of the budget, trains the best
/// of it, and decides about folds and post-processing by images that no training has seen.
/// </summary>
/// <remarks>
/// <para>
/// Of the images a fifth is held out, of fewer than 30 a tenth, of fewer than 5 none. Where there are several candidates, they get 15 % of the budget
/// together, in rounds after each of which the worse half is dropped.
/// </para>
/// <para>Like any trainer it is an ML.NET estimator; <see cref="Train"/> gives what <see cref="Fit"/> gives, and how it came about.</para>
/// </remarks>
public sealed class AutoSegmentationTrainer : IEstimator<SegmentationTransformer>
{
    private readonly MLContext _context;
    private readonly AutoSegmentationOptions _options;

    internal AutoSegmentationTrainer(MLContext context, AutoSegmentationOptions options)
    {
        ColumnTypes.EnsureRegistered();
        (_context, _options) = (context, options);
    }

    /// <summary>Makes the model.</summary>
    /// <param name="input">Images or volumes with their masks. They are read several times, in order.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="SegmentationException">The data cannot be trained on, or the budget is too small; the message says why.</exception>
    /// <exception cref="OperationCanceledException">
    /// <see cref="AutoSegmentationOptions.CancellationToken"/> was cancelled, or <see cref="AutoSegmentationOptions.StopToken"/> before there was a model.
    /// </exception>
    public SegmentationTransformer Fit(IDataView input) => Train(input).Model;

    /// <summary>Makes the model, and tells how it came about.</summary>
    /// <param name="input">Images or volumes with their masks. They are read several times, in order.</param>
    /// <returns>The model, the candidates, the decisions and the scores.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="SegmentationException">The data cannot be trained on, or the budget is too small; the message says why.</exception>
    /// <exception cref="OperationCanceledException">
    /// <see cref="AutoSegmentationOptions.CancellationToken"/> was cancelled, or <see cref="AutoSegmentationOptions.StopToken"/> before there was a model.
    /// </exception>
    /// <example>
    /// <code>
    /// var trainer = mlContext.Segmentation().Trainers.Auto(new() { Budget = TimeSpan.FromMinutes(15), Seed = 1 });
    /// using AutoTrainingResult result = trainer.Train(data);
    /// Console.WriteLine($"{result.Plan.Network.Name}: {result.Metrics}");
    /// result.SaveReport("report.html");
    /// </code>
    /// </example>
    public AutoTrainingResult Train(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _ = ImageColumn.Require(input.Schema, _options.ImageColumnName);
        _ = LabelColumn.Require(input.Schema, _options.LabelColumnName);
        if (_options is { Memory: not null, Plan: not null })
        {
            throw SegmentationOptionException.Conflict(
                nameof(_options.Memory),
                _options.Memory,
                $"but {new OptionName(nameof(_options.Plan))} has decided what memory is taken; leave one of them out");
        }

        if (_options.Steps is null)
        {
            ShortTimes.Refuse(_options.Budget, ShortTimes.OfRuns);
        }

        int seed = _options.Seed ?? ((IHostEnvironment)_context).Register(nameof(AutoSegmentationTrainer)).Rand.Next();
        using var journal = AutoJournal.Open(_options, Describe(), seed);
        var work = new AutoWork(_context, _options, journal, new AutoTimer(_options.Clock, TimeSpan.FromSeconds(journal.State.SpentSeconds)), CreateTrainer);
        using var planning = CancellationTokenSource.CreateLinkedTokenSource(_options.CancellationToken, _options.StopToken);
        var measuring = new SegmentationPlanOptions { Threads = _options.Threads, CancellationToken = planning.Token };
        return new AutoRun(work, (data, shape) => StepMeasurement.Measure(_context, data, shape, measuring), planning.Token).Run(input);
    }

    /// <summary>The columns after this step: those before it, the masks and the probabilities.</summary>
    /// <param name="inputSchema">The columns before this step.</param>
    /// <returns>The columns.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inputSchema"/> is null.</exception>
    /// <exception cref="SegmentationException">A column is missing or holds something else.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ImageColumn.Require(inputSchema, _options.ImageColumnName);
        LabelColumn.Require(inputSchema, _options.LabelColumnName);
        var columns = new ModelColumns(_options.ImageColumnName, _options.PredictedLabelColumnName, _options.ScoreColumnName);
        return SchemaShapes.Add(inputSchema, ResultSchema.Create(columns, _options.Classes ?? SegmentationClasses.Binary));
    }

    private SegmentationTrainer CreateTrainer(NetworkArchitecture network, SegmentationTrainerOptions options) => new(_context, network, options);

    private static string Checksum(SegmentationPlan plan) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(plan.ToJson())))[..16];

    /// <summary>The options that decide the result.</summary>
    private Dictionary<string, string> Describe()
    {
        var request = new Dictionary<string, string>
        {
            [nameof(_options.Budget)] = _options.Steps is { } steps
                ? string.Create(CultureInfo.InvariantCulture, $"{steps} steps")
                : _options.Budget.ToString("c", CultureInfo.InvariantCulture),
            [nameof(_options.Folds)] = _options.Folds?.ToString(CultureInfo.InvariantCulture) ?? "not given",
            [nameof(_options.Memory)] = _options.Memory?.ToString(CultureInfo.InvariantCulture) ?? "not given",
            [nameof(_options.Plan)] = _options.Plan is { } plan ? $"one with the checksum {Checksum(plan)}" : "not given",
        };
        if (_options.Seed is { } seed)
        {
            request[nameof(_options.Seed)] = seed.ToString(CultureInfo.InvariantCulture);
        }

        return request;
    }
}
