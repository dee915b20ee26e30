using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation.MaskColumns;

/// <summary>A mapping as a chain of ML.NET's own transformers, which ML.NET can save and load. It exists while it is being saved.</summary>
internal sealed class MappingChain : IDisposable
{
    // The columns between the steps.
    public const string Constant = "mlseg.Constant";
    public const string Settings = "mlseg.Settings";
    public const string Mask = "mlseg.MappedMask";
    public const string Scores = "mlseg.MappedScores";
    public const string Vector = "mlseg.Vector";
    public const string Shape = "mlseg.VectorShape";
    public const string Names = "mlseg.Names";
    public const string Numbers = "mlseg.Numbers";
    public const string Result = "mlseg.Mapped";

    private readonly DirectoryInfo _folder = UnfinishedFiles.BeginFolder();
    private readonly TransformerChain<ITransformer> _chain;

    public MappingChain(MaskMapping mapping)
    {
        try
        {
            _chain = Create(mapping, _folder.FullName);
        }
        catch
        {
            DeleteFolder();
            throw;
        }
    }

    /// <summary>Writes the chain into a model that ML.NET is saving.</summary>
    public void Save(ModelSaveContext context) => ((ICanSaveModel)_chain).Save(context);

    public void Dispose()
    {
        _chain.Dispose();
        DeleteFolder();
    }

    /// <summary>Fits each step on its own: within an estimator chain, a custom mapping refuses columns that another made.</summary>
    private static TransformerChain<ITransformer> Create(MaskMapping mapping, string folder)
    {
        ColumnTypes.EnsureRegistered();
        var steps = new MappingSteps(new MLContext().Transforms, folder);
        var transformers = new List<ITransformer>();
        IDataView data = new SchemaOnlyDataView(mapping.CreateInputs());
        foreach (var step in mapping.CreateSteps(steps).Concat(CreateLast(steps)))
        {
            transformers.Add(step.Fit(data));
            data = transformers[^1].Transform(data);
        }

        return new TransformerChain<ITransformer>([.. transformers]);
    }

    // What is dropped is known only when all steps before are made.
    private static IEnumerable<IEstimator<ITransformer>> CreateLast(MappingSteps steps)
    {
        yield return steps.DropAdded();
    }

    private void DeleteFolder()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A virus scanner may hold the file for a moment; the system clears its temporary folder in time.
        }
        finally
        {
            UnfinishedFiles.End(_folder.FullName);
        }
    }
}
