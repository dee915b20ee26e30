using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Tests;

public class ChainTests
{
    private readonly MLContext _context = new(1);

    private IDataView Numbers => _context.Data.LoadFromEnumerable(NumberRow.Create(3));

    [Fact]
    public void Fit_OwnEstimator_ReceivesTheShapeOfTheSchema()
    {
        var keyNames = new DataViewSchema.Annotations.Builder();
        keyNames.AddPrimitiveValue("Classes", TextDataViewType.Instance, "a".AsMemory());
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Score", new VectorDataViewType(NumberDataViewType.Single, 3));
        builder.AddColumn("Any", new VectorDataViewType(NumberDataViewType.Byte));
        builder.AddColumn("Key", new KeyDataViewType(typeof(uint), 4), keyNames.ToAnnotations());
        builder.AddColumn("Image", new PictureType());
        builder.AddColumn("Image", new PictureType());
        SchemaShape shape = ShapeCapture.Of(builder.ToSchema());

        Assert.Equal(["Score", "Any", "Key", "Image"], shape.Select(c => c.Name));
        Assert.Equal(
            [SchemaShape.Column.VectorKind.Vector, SchemaShape.Column.VectorKind.VariableVector, SchemaShape.Column.VectorKind.Scalar, SchemaShape.Column.VectorKind.Scalar],
            shape.Select(c => c.Kind));
        Assert.Equal(NumberDataViewType.UInt32, shape[2].ItemType);
        Assert.Equal([false, false, true, false], shape.Select(c => c.IsKey));
        Assert.Equal("Classes", Assert.Single(shape[2].Annotations).Name);
        Assert.IsType<PictureType>(shape[3].ItemType);
    }

    [Fact]
    public void SchemaShape_UninitializedColumn_Throws()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new SchemaShape([default]));

    [Fact]
    public void Append_Estimators_FitOneAfterAnother()
    {
        EstimatorChain<ColumnSelectingTransformer> chain = _context.Transforms.CopyColumns("B", "Id")
            .Append(_context.Transforms.CopyColumns("C", "B"))
            .Append(_context.Transforms.DropColumns("B"));
        TransformerChain<ColumnSelectingTransformer> model = chain.Fit(Numbers);

        Assert.Equal(["Id", "Group", "C"], model.Transform(Numbers).Schema.Select(c => c.Name));
        Assert.Equal(["Id", "Group", "C"], chain.GetOutputSchema(ShapeCapture.Of(Numbers.Schema)).Select(c => c.Name));
        Assert.Equal(3, model.Count());
        Assert.Same(model.Last(), model.LastTransformer);
    }

    [Fact]
    public void Fit_StepThatDoesNotFit_ThrowsBeforeAnyStepIsFitted()
    {
        bool fitted = false;
        var first = _context.Transforms.CopyColumns("B", "Id").WithOnFitDelegate(_ => fitted = true);

        Assert.Throws<ArgumentOutOfRangeException>(() => first.Append(_context.Transforms.CopyColumns("C", "Nothing")).Fit(Numbers));
        Assert.False(fitted);
    }

    [Fact]
    public void WithOnFitDelegate_Fit_HandsTheTransformerOver()
    {
        ColumnCopyingTransformer? seen = null;
        var model = _context.Transforms.CopyColumns("B", "Id").WithOnFitDelegate(t => seen = t).Append(_context.Transforms.DropColumns("Id")).Fit(Numbers);

        Assert.Same(model.First(), seen);
    }

    [Fact]
    public void AppendCacheCheckpoint_StructuredColumn_IsGoneInTheNextStep()
    {
        IDataView data = PictureRow.Load(_context, 2);
        DataViewSchema? seen = null;
        _context.Transforms.CopyColumns("B", "Id").AppendCacheCheckpoint(_context)
            .Append(new SchemaObserver(schema => seen = schema)).Fit(data);

        Assert.Equal(["Id", "B"], seen!.Select(c => c.Name));
        Assert.Throws<InvalidOperationException>(() => new EstimatorChain<ITransformer>().AppendCacheCheckpoint(_context));
    }

    [Fact]
    public void Transform_Scopes_UsesScoringSteps()
    {
        var copyB = _context.Transforms.CopyColumns("B", "Id").Fit(Numbers);
        var copyC = _context.Transforms.CopyColumns("C", "Id").Fit(Numbers);
        var chain = new TransformerChain<ITransformer>([copyB, copyC], [TransformerScope.TrainTest, TransformerScope.Everything]);

        Assert.Equal(["Id", "Group", "C"], chain.Transform(Numbers).Schema.Select(c => c.Name));
        Assert.Equal(["Id", "Group", "B", "C"], chain.Transform(Numbers, TransformerScope.Testing).Schema.Select(c => c.Name));
        Assert.Same(copyC, Assert.Single(chain.GetModelFor(TransformerScope.Scoring)));
    }

    [Fact]
    public void Append_Transformers_MakesChain()
    {
        ITransformer copy = _context.Transforms.CopyColumns("B", "Id").Fit(Numbers);
        TransformerChain<ITransformer> chain = copy.Append<ITransformer>(_context.Transforms.DropColumns("Id").Fit(Numbers));

        Assert.Equal(["Group", "B"], chain.Transform(Numbers).Schema.Select(c => c.Name));
        Assert.True(((ITransformer)chain).IsRowToRowMapper);
    }

    [Fact]
    public void Constructor_ScopesMissing_Throws()
        => Assert.Throws<InvalidOperationException>(
            () => new TransformerChain<ITransformer>([_context.Transforms.CopyColumns("B", "Id").Fit(Numbers)], []));

    [Fact]
    public void Dispose_Chain_DisposesItsTransformersOnce()
    {
        var transformer = new CountingMapper();
        var chain = new TransformerChain<ITransformer>(transformer);
        chain.Dispose();
        chain.Dispose();

        Assert.Equal(1, transformer.Disposals);
    }

    [Fact]
    public void GetRowToRowMapper_StepThatIsNone_Throws()
    {
        ITransformer chain = new TransformerChain<ITransformer>(new ShapeCapture());

        Assert.False(chain.IsRowToRowMapper);
        Assert.Throws<InvalidOperationException>(() => chain.GetRowToRowMapper(Numbers.Schema));
    }

    [Fact]
    public void GetRow_RowOfAnotherSchemaObject_Throws()
    {
        ITransformer copy = _context.Transforms.CopyColumns("B", "Id").Fit(Numbers);
        IRowToRowMapper mapper = copy.GetRowToRowMapper(Numbers.Schema);
        IDataView other = Numbers;
        using DataViewRowCursor row = other.GetRowCursor(other.Schema);

        Assert.Throws<InvalidOperationException>(() => mapper.GetRow(row, mapper.OutputSchema));
    }

    [Fact]
    public void GetDependencies_CopiedColumn_IsItsSource()
    {
        IDataView data = Numbers;
        IRowToRowMapper mapper = ((ITransformer)_context.Transforms.CopyColumns("B", "Id").Fit(data)).GetRowToRowMapper(data.Schema);

        Assert.Equal("Id", Assert.Single(mapper.GetDependencies([mapper.OutputSchema["B"]])).Name);
        Assert.Equal("Group", Assert.Single(mapper.GetDependencies([mapper.OutputSchema["Group"]])).Name);
    }

    private sealed class SchemaObserver(Action<DataViewSchema> observe) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input)
        {
            observe(input.Schema);
            return new ShapeCapture();
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;
    }
}
