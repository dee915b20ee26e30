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

    /// <summary>The classes as text; null where the data does not say which there are, and in the files of earlier versions.</summary>
    public string? Classes { get; init; }

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

    /// <summary>The steps that each of them was expected to come to, as far as they are known: not in the files of earlier versions.</summary>
    public IReadOnlyList<int> ExpectedSteps { get; init; } = [];

    /// <summary>The steps of each training that is finished, fold by fold; its model is a file beside this one.</summary>
    public IReadOnlyList<int> Finished { get; init; } = [];

    /// <summary>The steps that a training which has begun was expected to come to; of one of an earlier version those that it was set up by.</summary>
    public int GetExpectedSteps(int fold) => fold < ExpectedSteps.Count ? ExpectedSteps[fold] : Steps[fold];

    /// <summary>Checks what a file says: everything is there and in its range, and what points at a candidate points at one that there is.</summary>
    /// <exception cref="JsonException">Something is not; the message names its key.</exception>
    public void Check()
    {
        const int MostFolds = 20;
        const double LongestSeconds = 1e10;
        Require(Request?.Values.All(value => value is not null) == true, "request", "texts by name");
        Require(SpentSeconds is >= 0 and < LongestSeconds, "spentSeconds", "a number of at least 0");
        Require(Candidates is not null, "candidates", "a list");
        bool isHeldOut = HeldOut is null || (HeldOut.All(row => row >= 0) && HeldOut.Distinct().Count() == HeldOut.Count);
        Require(isHeldOut, "heldOut", "null, or a list of different numbers of at least 0");
        Require(Trials is not null, "trials", "a list");
        Require(Chosen is null || IsCandidate(Chosen.Value), "chosen", $"null, or the number of one of the {Candidates!.Count} candidates, from 0");
        Require(Folds is null or (>= 1 and <= MostFolds), "folds", $"null, or 1 to {MostFolds}");
        Require(Steps?.All(steps => steps >= 1) == true, "steps", "a list of numbers of at least 1");
        bool isExpected = ExpectedSteps?.All(steps => steps >= 1) == true && ExpectedSteps.Count <= Steps!.Count;
        Require(isExpected, "expectedSteps", "a list of numbers of at least 1, no longer than steps");
        bool isFinished = Finished?.All(steps => steps >= 0) == true && Finished.Count <= Steps!.Count;
        Require(isFinished, "finished", "a list of numbers of at least 0, no longer than steps");
        CheckParts();
    }

    /// <summary>Refuses what is not as it must be, by its key.</summary>
    public static void Require(bool isAllowed, string key, string allowed)
    {
        if (!isAllowed)
        {
            throw new JsonException($"{key} must be {allowed}");
        }
    }

    private void CheckParts()
    {
        for (int index = 0; index < Candidates.Count; index++)
        {
            Require(Candidates[index] is { Name: not null, Reason: not null }, $"candidates[{index}]", "an object with name, reason and plan");
            Candidates[index].Check($"candidates[{index}].plan");
        }

        for (int index = 0; index < Trials.Count; index++)
        {
            Require(Trials[index] is not null, $"trials[{index}]", "an object");
            Require(IsCandidate(Trials[index].Candidate), $"trials[{index}].candidate", $"the number of one of the {Candidates.Count} candidates, from 0");
            Trials[index].Check($"trials[{index}]");
        }
    }

    private bool IsCandidate(int index) => index >= 0 && index < Candidates.Count;
}

/// <summary>A candidate with its plan as JSON.</summary>
internal sealed record StoredCandidate(string Name, string Reason, JsonElement Plan)
{
    public SegmentationPlan ReadPlan() => SegmentationPlan.FromJson(Plan.GetRawText());

    public void Check(string key)
    {
        AutoState.Require(Plan.ValueKind == JsonValueKind.Object, key, "an object");
        try
        {
            _ = ReadPlan();
        }
        catch (SegmentationException exception)
        {
            throw new JsonException($"{key}: {exception.Message.TrimEnd('.')}", exception);
        }
    }
}

/// <summary>A trial of a candidate, by its index; the score is null where there is none.</summary>
internal sealed record StoredTrial(int Candidate, int Round, int Steps, double Seconds, double? Score, IReadOnlyList<double> Losses)
{
    public void Check(string key)
    {
        AutoState.Require(Round >= 1, $"{key}.round", "at least 1");
        AutoState.Require(Steps >= 0, $"{key}.steps", "at least 0");
        AutoState.Require(Seconds is >= 0 and < int.MaxValue, $"{key}.seconds", "a number of at least 0");
        AutoState.Require(Score is null or (>= 0 and <= 1), $"{key}.score", "null, or a number from 0 to 1");
        AutoState.Require(Losses is not null, $"{key}.losses", "a list of numbers");
    }

    public AutoTrial ToTrial() => new(Round, Steps, TimeSpan.FromSeconds(Seconds), Score ?? double.NaN, Losses);
}
