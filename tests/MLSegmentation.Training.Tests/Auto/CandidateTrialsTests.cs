using System.Text.Json;
using Microsoft.ML;
using MLSegmentation.Training.Auto;

namespace MLSegmentation.Training.Tests.Auto;

public sealed class CandidateTrialsTests : IDisposable
{
    // 15 % of 1,000 steps are 150: 75 for each of two rounds, and 25 for each of the three candidates of the first.
    private const int FirstRoundSteps = 25;

    private readonly MLContext _context = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_StoppedInTheSecondRound_KeepsTheBestModelOfTheFirst(bool isResumed)
    {
        if (isResumed)
        {
            Assert.Throws<InvalidOperationException>(() => Try(isResumed: false, () => throw new InvalidOperationException("killed")));
        }

        using var source = new CancellationTokenSource();
        var (steps, candidate, trials) = Try(isResumed, source.Cancel, source.Token);

        // What had a single step, and next to no rate, knows nothing; it is not the model, and its candidate is the second all the same.
        Assert.Equal([25, 25, 25, 1], trials.Select(trial => trial.Steps));
        Assert.True(trials[3].Score < trials[1].Score);
        Assert.Equal((FirstRoundSteps, 1), (steps, candidate));
    }

    [Fact]
    public void Run_CancelledWhileATrialIsScored_DisposesItsModel()
    {
        using var source = new CancellationTokenSource();
        var options = new AutoSegmentationOptions { Steps = 1000, Threads = 1, Classes = SyntheticImages.Classes, CancellationToken = source.Token };
        using var journal = AutoJournal.Open(options, new Dictionary<string, string>(), seed: 5);
        var data = SyntheticImages.Load(_context, 6, size: 32);
        var plan = _context.Segmentation().Plan(data, new() { Steps = 1, Memory = 4_000_000_000, Classes = SyntheticImages.Classes });
        using var document = JsonDocument.Parse(plan.ToJson());
        var stored = new StoredCandidate("unet", "", document.RootElement.Clone());
        journal.Write(journal.State with { Candidates = [stored, stored] });
        SegmentationTransformer? fitted = null;
        var work = new AutoWork(_context, options, journal, new AutoTimer(TimeProvider.System, TimeSpan.Zero), (network, training) => new Cancelling(
            _context.Segmentation().Trainers.Custom(network, training with { Steps = 1, CancellationToken = default }),
            model =>
            {
                fitted = model;
                source.Cancel();
            }));
        using var trials = new CandidateTrials(work, [plan, plan], new AutoImages(data, 6, [0]));

        Assert.ThrowsAny<OperationCanceledException>(() => trials.Run());

        Assert.Throws<ObjectDisposedException>(() => fitted!.SaveOnnx(new MemoryStream()));
    }

    /// <summary>Tries three candidates, of which the second alone learns, until the second round begins.</summary>
    private (int Steps, int Candidate, IReadOnlyList<StoredTrial> Trials) Try(bool isResumed, Action atSecondRound, CancellationToken stop = default)
    {
        var data = SyntheticImages.Load(_context, 6, size: 32);
        var options = new AutoSegmentationOptions
        {
            Steps = 1000,
            Folder = _folder["run"],
            Resume = isResumed,
            Threads = 1,
            Classes = SyntheticImages.Classes,
            StopToken = stop,
        };
        var plan = _context.Segmentation().Plan(data, new() { Steps = 1, Memory = 4_000_000_000, Classes = SyntheticImages.Classes });
        using var document = JsonDocument.Parse(plan.ToJson());
        using var journal = AutoJournal.Open(options, new Dictionary<string, string>(), seed: 5);
        var stored = new StoredCandidate("unet", "", document.RootElement.Clone());
        journal.Write(journal.State with { Candidates = [stored, stored, stored] });
        int count = journal.State.Trials.Count;
        var work = new AutoWork(_context, options, journal, new AutoTimer(TimeProvider.System, TimeSpan.Zero), (network, training) =>
        {
            int index = count++;
            if (index == 3)
            {
                atSecondRound();
                training = training with { Steps = 1, Limit = null };
            }

            double rate = index == 1 ? 5e-3 : 1e-9;
            return _context.Segmentation().Trainers.Custom(
                network, training with { Optimization = training.Optimization with { LearningRate = rate } });
        });
        using var trials = new CandidateTrials(work, [plan, plan, plan], new AutoImages(data, 6, [0]));
        trials.Run();
        using var model = trials.Take() ?? journal.LoadTrial(_context, work.Scoring)!;
        return (model.Info.Training!.Steps, trials.FindBest(), journal.State.Trials);
    }

    /// <summary>Tells of the model that it has fitted.</summary>
    private sealed class Cancelling(IEstimator<SegmentationTransformer> trainer, Action<SegmentationTransformer> tell) : IEstimator<SegmentationTransformer>
    {
        public SegmentationTransformer Fit(IDataView input)
        {
            var model = trainer.Fit(input);
            tell(model);
            return model;
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => trainer.GetOutputSchema(inputSchema);
    }
}
