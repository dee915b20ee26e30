using System.Text.Json;

namespace MLSegmentation.Training.Auto;

/// <summary>What a run has found out so far: all that is needed to go on, but for the checkpoints and models beside it.</summary>
internal sealed record AutoState
{
    /// <summary>The version of the files.</summary>
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>The options that decide the result, by name and as text.</summary>
    public required IReadOnlyDictionary<string, string> Request { get; init; }

    public required int Seed { get; init; }

    /// <summary>The seconds that the run has taken.</summary>
    public double SpentSeconds { get; init; }

    /// <summary>The candidates; empty until they are planned.</summary>
    public IReadOnlyList<StoredCandidate> Candidates { get; init; } = [];

    /// <summary>The rows that are held out; null until they are drawn.</summary>
    public IReadOnlyList<int>? HeldOut { get; init; }

    public IReadOnlyList<StoredTrial> Trials { get; init; } = [];

    /// <summary>The candidate that is trained; null until it is chosen.</summary>
    public int? Chosen { get; init; }

    /// <summary>How many models are trained; null until it is decided.</summary>
    public int? Folds { get; init; }

    /// <summary>The most steps that each training which has begun is prepared for, fold by fold.</summary>
    public IReadOnlyList<int> Steps { get; init; } = [];

    /// <summary>The steps of each training that is finished, fold by fold; its model is a file beside this one.</summary>
    public IReadOnlyList<int> Finished { get; init; } = [];

    /// <summary>Checks what a file says: everything is there, and what points at a candidate points at one that there is.</summary>
    /// <exception cref="JsonException">Something is missing, or points elsewhere.</exception>
    public void Check()
    {
        if (Request is null || Candidates is null || Trials?.All(trial => trial?.Losses is not null) != true || Steps is null || Finished is null)
        {
            throw new JsonException("a part of it is null");
        }

        foreach (int candidate in Trials.Select(trial => trial.Candidate).Concat(Chosen is { } chosen ? [chosen] : []))
        {
            if (candidate < 0 || candidate >= Candidates.Count)
            {
                throw new JsonException($"candidate {candidate} is not among its {Candidates.Count}");
            }
        }
    }
}

/// <summary>A candidate with its plan as JSON.</summary>
internal sealed record StoredCandidate(string Name, string Reason, JsonElement Plan)
{
    public SegmentationPlan ReadPlan() => SegmentationPlan.FromJson(Plan.GetRawText());
}

/// <summary>A trial of a candidate, by its index; the score is null where there is none.</summary>
internal sealed record StoredTrial(int Candidate, int Round, int Steps, double Seconds, double? Score, IReadOnlyList<double> Losses)
{
    public AutoTrial ToTrial() => new(Round, Steps, TimeSpan.FromSeconds(Seconds), Score ?? double.NaN, Losses);
}
