using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Where a component reads itself from: the counterpart of <see cref="ModelSaveContext"/>.</summary>
internal sealed class ModelLoadContext : IDisposable
{
    private readonly RepositoryReader _repository;

    private ModelLoadContext(RepositoryReader repository, Stream stream, string directory)
    {
        _repository = repository;
        Directory = directory;
        Reader = new BinaryReader(stream, Encoding.UTF8);
        Header = ModelHeader.Read(Reader);
    }

    public string Directory { get; }

    public BinaryReader Reader { get; }

    public ModelHeader Header { get; }

    /// <summary>The component saved in a folder of the archive; null if the folder holds none.</summary>
    public static T LoadModelOrNull<T>(IHostEnvironment environment, RepositoryReader repository, string directory)
        where T : class
    {
        Stream stream = repository.OpenEntryOrNull(directory, ModelSaveContext.ModelStreamName);
        if (stream is null)
        {
            return null;
        }

        using var context = new ModelLoadContext(repository, stream, directory);
        if (!string.IsNullOrEmpty(context.Header.LoaderAssemblyName))
        {
            environment.ComponentCatalog.RegisterAssembly(LoaderAssembly.Load(context.Header.LoaderAssemblyName));
        }

        Func<IHostEnvironment, ModelLoadContext, object> loader = environment.ComponentCatalog.FindLoader(context.Header.LoaderSignature);
        T component = loader?.Invoke(environment, context) as T ?? throw Contracts.ExceptDecode($"Couldn't load model: '{directory}'");
        Contracts.CheckDecode(context.Reader.BaseStream.Position == context.Header.ModelEnd, "Corrupt model file");
        return component;
    }

    public T LoadModel<T>(IHostEnvironment environment, string name)
        where T : class
        => LoadModelOrNull<T>(environment, _repository, RepositoryWriter.PathOf(Directory, name)) ?? throw Contracts.ExceptDecode("Corrupt model file");

    public void CheckAtModel(VersionInfo version)
    {
        Contracts.Check(Reader.BaseStream.Position == ModelHeader.Size);
        Header.CheckVersionInfo(version);
    }

    public bool TryLoadBinaryStream(string name, Action<BinaryReader> action)
    {
        Stream stream = _repository.OpenEntryOrNull(Directory, name);
        if (stream is null)
        {
            return false;
        }

        using var reader = new BinaryReader(stream, Encoding.UTF8);
        action(reader);
        return true;
    }

    public string LoadString() => LoadStringOrNull() ?? throw Contracts.ExceptDecode();

    public string LoadStringOrNull()
    {
        int index = Reader.ReadInt32();
        Contracts.CheckDecode(index >= -1 && index < Header.Strings.Count);
        return index < 0 ? null : Header.Strings[index];
    }

    public string LoadNonEmptyString()
    {
        string text = LoadString();
        Contracts.CheckDecode(text.Length > 0);
        return text;
    }

    public void Dispose() => Reader.Dispose();
}
