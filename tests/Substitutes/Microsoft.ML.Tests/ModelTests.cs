using System.IO.Compression;
using System.Text;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Tests;

public class ModelTests
{
    private readonly MLContext _context = new(1);

    private IDataView Numbers => _context.Data.LoadFromEnumerable(NumberRow.Create(3));

    private TransformerChain<ITransformer> NestedChain()
    {
        CustomMappingTransformer<NumberRow, Tripling.Output> tripled = _context.Transforms.CustomMapping<NumberRow, Tripling.Output>(Tripling.Map, "Tripling").Fit(Numbers);
        TransformerChain<ITransformer> inner = new TransformerChain<ITransformer>(tripled, _context.Transforms.CopyColumns("B", "Triple").Fit(tripled.Transform(Numbers)));
        return new TransformerChain<ITransformer>(new Wrapper(inner), _context.Transforms.DropColumns("Triple").Fit(inner.Transform(Numbers)));
    }

    private MemoryStream Save(ITransformer model, DataViewSchema? schema)
    {
        var stream = new MemoryStream();
        _context.Model.Save(model, schema, stream);
        stream.Position = 0;
        return stream;
    }

    [Fact]
    public void Load_SavedChain_TransformsAlike()
    {
        using MemoryStream stream = Save(NestedChain(), Numbers.Schema);
        ITransformer loaded = new MLContext().Model.Load(stream, out DataViewSchema schema);
        IDataView transformed = loaded.Transform(Numbers);

        Assert.Equal(["Id", "Group"], schema.Select(c => c.Name));
        Assert.Equal(NumberDataViewType.Int32, schema["Id"].Type);
        Assert.Equal(["Id", "Group", "B"], transformed.Schema.Select(c => c.Name));
        Assert.Equal([0, 3, 6], transformed.GetColumn<int>("B"));
    }

    [Fact]
    public void Load_WrapperOfAChain_GivesTheChain()
    {
        using MemoryStream stream = Save(NestedChain(), null);
        ITransformer loaded = new MLContext().Model.Load(stream, out DataViewSchema schema);

        Assert.Null(schema);
        ITransformer[] steps = [.. Assert.IsType<TransformerChain<ITransformer>>(loaded)];
        Assert.Equal(2, Assert.IsType<TransformerChain<ITransformer>>(steps[0]).Count());
        Assert.IsType<ColumnSelectingTransformer>(steps[1]);
    }

    [Fact]
    public void Load_SingleTransformer_GivesItself()
    {
        using MemoryStream stream = Save(_context.Transforms.CopyColumns("B", "Id").Fit(Numbers), null);

        Assert.IsType<ColumnCopyingTransformer>(new MLContext().Model.Load(stream, out _));
    }

    [Fact]
    public void Load_Scopes_AreKept()
    {
        ITransformer copy = _context.Transforms.CopyColumns("B", "Id").Fit(Numbers);
        using MemoryStream stream = Save(new TransformerChain<ITransformer>([copy], [TransformerScope.TrainTest]), null);

        Assert.Empty(((TransformerChain<ITransformer>)_context.Model.Load(stream, out _)).GetModelFor(TransformerScope.Scoring));
    }

    [Fact]
    public void Save_NestedChain_HasAFolderForEachStep()
    {
        using var archive = new ZipArchive(Save(NestedChain(), Numbers.Schema));

        Assert.Equal(
            [
                "Schema", "TrainingInfo/Version.txt", "TransformerChain/Model.key", "TransformerChain/Transform_000/Model.key",
                "TransformerChain/Transform_000/Transform_000/Model.key", "TransformerChain/Transform_000/Transform_001/Model.key",
                "TransformerChain/Transform_001/Model.key",
            ],
            archive.Entries.Select(e => e.FullName.Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("TransformerChain/Model.key", "Microsoft.ML.Data")]
    [InlineData("TransformerChain/Transform_000/Transform_000/Model.key", "Microsoft.ML.Transforms")]
    [InlineData("TransformerChain/Transform_001/Model.key", "Microsoft.ML.Data")]
    public void Save_Step_NamesTheAssemblyThatLoadsIt(string entry, string assembly)
    {
        using var archive = new ZipArchive(Save(NestedChain(), null));
        using Stream content = archive.Entries.Single(e => e.FullName.Replace('\\', '/') == entry).Open();
        var bytes = new MemoryStream();
        content.CopyTo(bytes);

        byte[] name = Encoding.Unicode.GetBytes(assembly + ", Version=1.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51");
        Assert.True(bytes.ToArray().AsSpan().IndexOf(name) > 0);
    }

    [Fact]
    public void Save_KeyAndVectorColumns_SchemaIsKept()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue("Classes", TextDataViewType.Instance, "a, b".AsMemory());
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Id", NumberDataViewType.Int32);
        builder.AddColumn("Key", new KeyDataViewType(typeof(byte), 3), annotations.ToAnnotations());
        builder.AddColumn("Vector", new VectorDataViewType(TextDataViewType.Instance, 2));
        builder.AddColumn("Image", new PictureType());
        using MemoryStream stream = Save(_context.Transforms.CopyColumns("B", "Id").Fit(Numbers), builder.ToSchema());
        _context.Model.Load(stream, out DataViewSchema schema);

        Assert.Equal(["Id", "Key", "Vector"], schema.Select(c => c.Name));
        Assert.Equal(new KeyDataViewType(typeof(byte), 3), schema["Key"].Type);
        Assert.Equal(new VectorDataViewType(TextDataViewType.Instance, 2), schema["Vector"].Type);
        ReadOnlyMemory<char> classes = default;
        schema["Key"].Annotations.GetValue("Classes", ref classes);
        Assert.Equal("a, b", classes.ToString());
    }

    [Fact]
    public void Save_NothingOfTheSchemaCanBeSaved_Throws()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Image", new PictureType());
        ITransformer model = _context.Transforms.CopyColumns("B", "Image").Fit(PictureRow.Load(_context, 1));

        var exception = Assert.Throws<InvalidOperationException>(() => Save(model, builder.ToSchema()));
        Assert.Contains("No valid columns to save", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_TransformerThatWritesNothing_Throws()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Save(new CountingMapper(), null));

        Assert.Contains("ModelSignature not specified!", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_CustomMappingWithoutContract_Throws()
        => Assert.Throws<InvalidOperationException>(() => Save(_context.Transforms.CustomMapping<NumberRow, Tripling.Output>(Tripling.Map, null).Fit(Numbers), null));

    [Fact]
    public void Load_NoArchive_ThrowsFormatException()
        => Assert.Throws<FormatException>(() => _context.Model.Load(new MemoryStream(Encoding.UTF8.GetBytes("no model")), out _));

    [Fact]
    public void Load_TruncatedArchive_ThrowsFormatException()
    {
        byte[] bytes = Save(NestedChain(), null).ToArray();

        Assert.Throws<FormatException>(() => _context.Model.Load(new MemoryStream(bytes[..(bytes.Length / 2)]), out _));
    }

    [Fact]
    public void Load_ArchiveOfSomethingElse_ThrowsInvalidOperationException()
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.CreateEntry("readme.txt");
        }

        stream.Position = 0;
        Assert.Throws<InvalidOperationException>(() => _context.Model.Load(stream, out _));
    }

    [Fact]
    public void Load_MissingFile_ThrowsFileNotFoundException()
        => Assert.Throws<FileNotFoundException>(() => _context.Model.Load(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), out _));

    [Fact]
    public void Load_DamagedStep_ThrowsWithFormatExceptionAsCause()
    {
        using MemoryStream stream = Edit(Save(NestedChain(), null), "TransformerChain/Transform_001/Model.key", bytes => bytes[..100]);

        Exception exception = Assert.ThrowsAny<Exception>(() => _context.Model.Load(stream, out _));
        Assert.IsType<FormatException>(exception.GetBaseException());
    }

    [Fact]
    public void Load_ContractOfAMissingAssembly_ThrowsWithFileNotFoundExceptionAsCause()
    {
        // The name of this assembly, in UTF-16, becomes that of one that does not exist.
        byte[] name = Encoding.Unicode.GetBytes("Microsoft.ML.Tests,");
        byte[] other = Encoding.Unicode.GetBytes("Nicrosoft.ML.Tests,");
        using MemoryStream stream = Edit(Save(_context.Transforms.CustomMapping<NumberRow, Tripling.Output>(Tripling.Map, "Tripling").Fit(Numbers), null), "TransformerChain/Model.key", bytes =>
        {
            int start = bytes.AsSpan().IndexOf(name);
            other.CopyTo(bytes, start);
            return bytes;
        });

        Exception exception = Assert.ThrowsAny<Exception>(() => _context.Model.Load(stream, out _));
        Assert.IsType<FileNotFoundException>(exception.GetBaseException());
    }

    [Fact]
    public void Load_UnknownContract_ThrowsWithInvalidOperationExceptionAsCause()
    {
        using MemoryStream stream = Save(_context.Transforms.CustomMapping<NumberRow, Tripling.Output>(Tripling.Map, "Unknown").Fit(Numbers), null);

        Exception exception = Assert.ThrowsAny<Exception>(() => _context.Model.Load(stream, out _));
        Assert.IsType<InvalidOperationException>(exception.GetBaseException());
    }

    [Fact]
    public void Load_ArchiveWithFurtherEntries_IgnoresThem()
    {
        using MemoryStream stream = Save(NestedChain(), null);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            archive.CreateEntry("MLSegmentation/metadata.json");
        }

        stream.Position = 0;
        Assert.NotNull(_context.Model.Load(stream, out _));
    }

    [Fact]
    public void SaveAndLoad_Path_WorkLikeStreams()
    {
        using var folder = new TemporaryFolder();
        string path = folder["model.zip"];
        _context.Model.Save(NestedChain(), Numbers.Schema, path);
        ITransformer loaded = new MLContext().Model.Load(path, out _);
        using PredictionEngine<NumberRow, Prediction> engine = _context.Model.CreatePredictionEngine<NumberRow, Prediction>(loaded);

        Assert.Equal(21, engine.Predict(new NumberRow { Id = 7 }).B);
    }

    private static MemoryStream Edit(MemoryStream stream, string name, Func<byte[], byte[]> edit)
    {
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            using Stream content = archive.Entries.Single(e => e.FullName.Replace('\\', '/') == name).Open();
            byte[] bytes = new byte[content.Length];
            content.ReadExactly(bytes);
            content.SetLength(0);
            content.Write(edit(bytes));
        }

        stream.Position = 0;
        return stream;
    }

    private sealed class Prediction
    {
        public int B { get; set; }
    }

    /// <summary>A transformer of another assembly: it saves itself as what it wraps.</summary>
    private sealed class Wrapper(ITransformer inner) : ITransformer
    {
        public bool IsRowToRowMapper => inner.IsRowToRowMapper;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inner.GetOutputSchema(inputSchema);

        public IDataView Transform(IDataView input) => inner.Transform(input);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => inner.GetRowToRowMapper(inputSchema);

        public void Save(ModelSaveContext ctx) => inner.Save(ctx);
    }
}
