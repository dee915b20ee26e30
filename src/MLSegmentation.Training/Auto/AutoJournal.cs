using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using MLSegmentation.ImageFiles;
using MLSegmentation.Options;

namespace MLSegmentation.Training.Auto;

/// <summary>Keeps the state of a run in a folder, where there is one, with the models and checkpoints that belong to it.</summary>
internal sealed class AutoJournal : IDisposable
{
    private const string FileName = "auto.json";
    private const string TrialModel = "trial.zip";

    private static readonly JsonSerializerOptions Json = new(SegmentationJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

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

        if (File.Exists(folder))
        {
            throw SegmentationException.Naming(
                $"{new OptionName(nameof(options.Folder))} is '{folder}', which is a file; give a folder, which is created where it is missing.");
        }

        string path = Path.Combine(folder, FileName);
        if (options.Resume != File.Exists(path))
        {
            throw new SegmentationException(options.Resume
                ? $"There is no run in '{folder}' to go on with; begin one without resuming."
                : $"'{folder}' holds an earlier run. Resume that run, or choose another folder for this one.");
        }

        CreateFolder(folder);
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
            AtomicFile.WriteDurably(Path.Combine(_folder, FileName), stream => stream.Write(text));
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

    /// <summary>Whether there is a best model of the trials that was kept.</summary>
    public bool HasTrial => _folder is not null && File.Exists(Path.Combine(_folder, TrialModel));

    /// <summary>The best model of the trials; null where it was not kept.</summary>
    public SegmentationTransformer? LoadTrial(MLContext context, SegmentationScoringOptions scoring) =>
        HasTrial ? context.Segmentation().Load(Path.Combine(_folder!, TrialModel), scoring) : null;

    public void Dispose() => _lock?.Dispose();

    private static void CreateFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SegmentationException(
                $"The folder of the run, '{folder}', cannot be created: {exception.Message.TrimEnd('.')}. Choose another one.", exception);
        }
    }

    private static string ModelName(int fold) => $"training-{fold + 1}.zip";

    private static AutoState Read(string path, IReadOnlyDictionary<string, string> request)
    {
        var state = Read(path);
        var differences = request.Keys.Union(state.Request.Keys).Where(key => request.GetValueOrDefault(key) != state.Request.GetValueOrDefault(key))
            .Select(OptionText (key) =>
                $"{new OptionName(key)} is {request.GetValueOrDefault(key, "not given")} and was {state.Request.GetValueOrDefault(key, "not given")}")
            .ToArray();
        return differences is []
            ? state
            : throw SegmentationException.Naming(
                $"'{path}' is of another run: {OptionText.Join("; ", differences)}. Resume with its options, or begin a new run in another folder.");
    }

    private static AutoState Read(string path)
    {
        try
        {
            byte[] text = File.ReadAllBytes(path);
            RequireVersion(path, text);
            var state = JsonSerializer.Deserialize<AutoState>(text, Json) ?? throw new JsonException("it is empty");
            state.Check();
            return state;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            // The message of a type that does not suit is about this program's types; the key is what whoever edited the file knows.
            string reason = exception is JsonException { Path: ['$', '.', ..] key, InnerException: null or InvalidOperationException or FormatException }
                ? $"{key[2..]} is no key of it, or has another type, in line {((JsonException)exception).LineNumber + 1}"
                : exception.Message;
            throw new SegmentationException($"'{path}' cannot be read ({reason}); begin a new run in another folder.", exception);
        }
    }

    /// <summary>Other versions may have other keys, so theirs are not looked at.</summary>
    private static void RequireVersion(string path, byte[] text)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        AutoState.Require(root.ValueKind == JsonValueKind.Object, "the file", "an object");
        if (root.TryGetProperty("version", out var version) && version.GetRawText() != FormattableString.Invariant($"{AutoState.CurrentVersion}"))
        {
            throw new SegmentationException(
                $"'{path}' has version {version.GetRawText()}, and version {AutoState.CurrentVersion} is read; begin a new run in another folder.");
        }
    }

    private void Save(MLContext context, SegmentationTransformer model, string name)
    {
        if (_folder is not null)
        {
            context.Segmentation().Save(model, Path.Combine(_folder, name));
        }
    }
}
