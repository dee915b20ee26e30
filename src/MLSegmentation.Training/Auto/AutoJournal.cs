using System.Text.Json;
using Microsoft.ML;
using MLSegmentation.ImageFiles;
using MLSegmentation.Options;

namespace MLSegmentation.Training.Auto;

/// <summary>Keeps the state of a run in a folder, where there is one, with the models and checkpoints that belong to it.</summary>
internal sealed class AutoJournal : IDisposable
{
    private const string FileName = "auto.json";
    private const string TrialModel = "trial.zip";

    private static readonly JsonSerializerOptions Json = SegmentationJson.Options;

    private readonly string? _folder;
    private readonly FolderLock? _lock;

    private AutoJournal(string? folder, FolderLock? taken, AutoState state) => (_folder, _lock, State) = (folder, taken, state);

    /// <summary>The state.</summary>
    public AutoState State { get; private set; }

    /// <summary>Begins a run, or goes on with the one that the folder holds.</summary>
    /// <param name="options">The folder, and whether to go on.</param>
    /// <param name="request">The options that decide the result.</param>
    /// <param name="seed">The seed of a run that begins; one that goes on keeps its own.</param>
    /// <exception cref="SegmentationException">
    /// There is nothing to go on with, or it is of other options; or there is a run in the folder, and it is not to be gone on with.
    /// </exception>
    public static AutoJournal Open(AutoSegmentationOptions options, IReadOnlyDictionary<string, string> request, int seed)
    {
        var begun = new AutoState { Request = request, Seed = seed };
        if (options.Folder is not { } folder)
        {
            return options.Resume
                ? throw SegmentationException.Naming($"{new OptionName(nameof(options.Resume))} needs the folder of the run to go on with; give that, too.")
                : new AutoJournal(null, null, begun);
        }

        string path = Path.Combine(folder, FileName);
        if (options.Resume != File.Exists(path))
        {
            throw new SegmentationException(options.Resume
                ? $"There is no run in '{folder}' to go on with; begin one without resuming."
                : $"'{folder}' holds an earlier run. Resume that run, or choose another folder for this one.");
        }

        Directory.CreateDirectory(folder);
        var taken = FolderLock.Take(folder, "folder of the run");
        try
        {
            var journal = new AutoJournal(folder, taken, options.Resume ? Read(path, request) : begun);
            journal.Write(journal.State);
            return journal;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Changes the state, but not the file.</summary>
    public void Change(AutoState state) => State = state;

    /// <summary>Changes the state, and writes it.</summary>
    public void Write(AutoState state)
    {
        Change(state);
        if (_folder is not null)
        {
            byte[] text = JsonSerializer.SerializeToUtf8Bytes(state, Json);
            AtomicFile.Write(Path.Combine(_folder, FileName), stream => stream.Write(text));
        }
    }

    /// <summary>The checkpoints of one of the trainings; none without a folder.</summary>
    public CheckpointOptions GetCheckpoints(int fold)
    {
        if (_folder is null)
        {
            return new CheckpointOptions();
        }

        string path = Path.Combine(_folder, $"training-{fold + 1}");
        return new CheckpointOptions
        {
            Folder = path,
            Kept = 2,
            Resume = Directory.Exists(path) && Directory.EnumerateFiles(path, "checkpoint-*.safetensors").Any(),
        };
    }

    /// <summary>Keeps the model of a training that is finished.</summary>
    public void SaveModel(MLContext context, SegmentationTransformer model, int fold) => Save(context, model, ModelName(fold));

    /// <summary>The model of a training that an earlier run has finished.</summary>
    public SegmentationTransformer LoadModel(MLContext context, int fold, SegmentationScoringOptions scoring) =>
        context.Segmentation().Load(Path.Combine(_folder!, ModelName(fold)), scoring);

    /// <summary>Keeps the best model of the trials.</summary>
    public void SaveTrial(MLContext context, SegmentationTransformer model) => Save(context, model, TrialModel);

    /// <summary>The best model of the trials; null where it was not kept.</summary>
    public SegmentationTransformer? LoadTrial(MLContext context, SegmentationScoringOptions scoring) =>
        _folder is not null && File.Exists(Path.Combine(_folder, TrialModel))
            ? context.Segmentation().Load(Path.Combine(_folder, TrialModel), scoring)
            : null;

    public void Dispose() => _lock?.Dispose();

    private static string ModelName(int fold) => $"training-{fold + 1}.zip";

    private static AutoState Read(string path, IReadOnlyDictionary<string, string> request)
    {
        AutoState state;
        try
        {
            state = JsonSerializer.Deserialize<AutoState>(File.ReadAllBytes(path), Json) ?? throw new JsonException("it is empty");
            state.Check();
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new SegmentationException($"'{path}' cannot be read ({exception.Message}); begin a new run in another folder.", exception);
        }

        if (state.Version != AutoState.CurrentVersion)
        {
            throw new SegmentationException(
                $"'{path}' has version {state.Version}, and version {AutoState.CurrentVersion} is read; begin a new run in another folder.");
        }

        var differences = request.Keys.Union(state.Request.Keys).Where(key => request.GetValueOrDefault(key) != state.Request.GetValueOrDefault(key))
            .Select(OptionText (key) =>
                $"{new OptionName(key)} is {request.GetValueOrDefault(key, "not given")} and was {state.Request.GetValueOrDefault(key, "not given")}")
            .ToArray();
        return differences is []
            ? state
            : throw SegmentationException.Naming(
                $"'{path}' is of another run: {OptionText.Join("; ", differences)}. Resume with its options, or begin a new run in another folder.");
    }

    private void Save(MLContext context, SegmentationTransformer model, string name)
    {
        if (_folder is not null)
        {
            context.Segmentation().Save(model, Path.Combine(_folder, name));
        }
    }
}
