using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public interface ICanSaveModel
{
    void Save(ModelSaveContext ctx);
}

/// <summary>
/// Where a component writes itself: its own bytes through <see cref="Writer"/> after <see cref="SetVersionInfo"/>, further
/// entries of its folder through <see cref="SaveBinaryStream"/>, components within it through <see cref="SaveModel{T}(T, string)"/>.
/// </summary>
public sealed class ModelSaveContext : IDisposable
{
    internal const string ModelStreamName = "Model.key";

    private readonly RepositoryWriter _repository;
    private readonly MemoryStream _stream = new();
    private readonly ModelHeader _header = new();
    private readonly List<string> _strings = [];

    private ModelSaveContext(RepositoryWriter repository, string directory)
    {
        _repository = repository;
        Directory = directory;
        _stream.Write(new byte[ModelHeader.Size]);
        Writer = new BinaryWriter(_stream, Encoding.UTF8, leaveOpen: true);
    }

    internal string Directory { get; }

    internal BinaryWriter Writer { get; }

    public void Dispose()
    {
        Writer.Dispose();
        _stream.Dispose();
    }

    internal static void SaveModel<T>(RepositoryWriter repository, T value, string path)
        where T : class
    {
        if (value is not ICanSaveModel component)
        {
            return;
        }

        using var context = new ModelSaveContext(repository, path);
        component.Save(context);
        context.Done();
    }

    internal void SaveModel<T>(T value, string name)
        where T : class
        => SaveModel(_repository, value, RepositoryWriter.PathOf(Directory, name));

    internal void CheckAtModel() => Contracts.Check(_stream.Position == ModelHeader.Size);

    internal void SetVersionInfo(VersionInfo version) => _header.SetVersionInfo(version);

    internal void SaveBinaryStream(string name, Action<BinaryWriter> action)
    {
        using var content = new MemoryStream();
        using var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true);
        action(writer);
        writer.Flush();
        _repository.WriteEntry(Directory, name, content.GetBuffer().AsSpan(0, (int)content.Length));
    }

    internal void SaveString(string text) => Writer.Write(IndexOf(Contracts.CheckValue(text, nameof(text))));

    internal void SaveStringOrNull(string text) => Writer.Write(text is null ? -1 : IndexOf(text));

    internal void SaveNonEmptyString(string text)
    {
        Contracts.CheckParam(!string.IsNullOrEmpty(text), nameof(text));
        Writer.Write(IndexOf(text));
    }

    private int IndexOf(string text)
    {
        int index = _strings.IndexOf(text);
        if (index < 0)
        {
            index = _strings.Count;
            _strings.Add(text);
        }

        return index;
    }

    private void Done()
    {
        Contracts.Check(_header.ModelSignature != 0, "ModelSignature not specified!");
        _header.Write(Writer, _strings);
        _repository.WriteEntry(Directory, ModelStreamName, _stream.GetBuffer().AsSpan(0, (int)_stream.Length));
    }
}
