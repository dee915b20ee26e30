using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Onnx;
using MLSegmentation.DataViews;

namespace MLSegmentation.MaskColumns;

/// <summary>Makes the steps of ML.NET that do what a mapping does, and notes which columns they add.</summary>
/// <param name="transforms">ML.NET's transforms.</param>
/// <param name="folder">The folder for the files of ONNX models, which must stay until the steps are saved.</param>
internal sealed class MappingSteps(TransformsCatalog transforms, string folder)
{
    /// <summary>The number that every row has.</summary>
    public const int Constant = 0;

    /// <summary>How messages of saved steps, which do not know the row, name it.</summary>
    public const string Row = "a row";

    private readonly List<string> _added = [];

    /// <summary>The mask of a row.</summary>
    /// <exception cref="SegmentationException">The row has none.</exception>
    public static SegmentationMask Require(SegmentationMask? mask) =>
        mask ?? throw new SegmentationException("There is no mask in a row; every row needs one.");

    /// <summary>Makes a vector of bytes of any length, and its shape.</summary>
    public IEnumerable<IEstimator<ITransformer>> MapMaskToVector(MaskToVectorSettings settings, string inputColumnName)
    {
        _added.AddRange([MappingChain.Vector, MappingChain.Shape]);
        return
        [
            .. AddSettings(settings.ToString()),
            CopyInner(MappingChain.Mask, inputColumnName),
            transforms.CustomMapping<MaskToVectorStep.Source, MaskToVectorStep.Result>(MaskToVectorStep.Map, MaskToVectorStep.Contract),
        ];
    }

    /// <summary>Makes a mask of a vector.</summary>
    public IEnumerable<IEstimator<ITransformer>> MapVectorToMask(
        VectorToMaskSettings settings, VectorDataViewType type, string inputColumnName, string? shapeColumnName)
    {
        _added.AddRange([MappingChain.Numbers, MappingChain.Result]);
        return
        [
            .. AddSettings(settings.ToString()),
            CreateVector(type, inputColumnName),
            ApplyModel(MappingModels.ToNumbers(type), MappingChain.Numbers),
            shapeColumnName is null ? AddShape() : CopyInner(MappingChain.Shape, shapeColumnName),
            transforms.CustomMapping<VectorToMaskStep.Source, VectorToMaskStep.Result>(VectorToMaskStep.Map, VectorToMaskStep.Contract),
        ];
    }

    /// <summary>Applies a mapping to columns that it knows by other names.</summary>
    /// <param name="map">The mapping, which takes its settings with it.</param>
    /// <param name="contract">Its name in saved models.</param>
    /// <param name="settings">The settings as text.</param>
    /// <param name="columns">The columns as it knows them, and as the data does.</param>
    public IEnumerable<IEstimator<ITransformer>> Map<TSource, TResult>(
        Action<TSource, TResult> map, string contract, string settings, params (string Inner, string Column)[] columns)
        where TSource : class, new()
        where TResult : class, new()
    {
        _added.Add(MappingChain.Result);
        return
        [
            .. AddSettings(settings),
            .. columns.Select(column => CopyInner(column.Inner, column.Column)),
            transforms.CustomMapping(map, contract),
        ];
    }

    /// <summary>Gives a vector of bytes the dimensions of a size: custom mappings cannot, and of ML.NET's own steps one with a model can.</summary>
    public IEstimator<ITransformer> GiveSize(ImageSize size)
    {
        _added.Add(MappingChain.Result);
        return ApplyModel(MappingModels.ToSize(size), MappingChain.Result);
    }

    /// <summary>Makes the names of classes of a vector of bytes, of which ML.NET can make keys with these names.</summary>
    public IEstimator<ITransformer> MapToNames(ImageSize? size, SegmentationClasses classes)
    {
        _added.Add(MappingChain.Names);
        return ApplyModel(MappingModels.ToNames(size, classes), MappingChain.Names);
    }

    /// <summary>Makes keys of names.</summary>
    public IEstimator<ITransformer> MapNamesToKeys(SegmentationClasses classes)
    {
        _added.Add(MappingChain.Result);
        var names = new MLContext().Data.LoadFromEnumerable(classes.Select(item => new ClassName(item.Name)));
        return transforms.Conversion.MapValueToKey(MappingChain.Result, MappingChain.Names, keyData: names);
    }

    /// <summary>Copies a column to one that is wanted.</summary>
    public IEstimator<ITransformer> Copy(string outputColumnName, string inputColumnName) => transforms.CopyColumns(outputColumnName, inputColumnName);

    /// <summary>Copies a column to one that is not.</summary>
    public IEstimator<ITransformer> CopyInner(string outputColumnName, string inputColumnName)
    {
        _added.Add(outputColumnName);
        return transforms.CopyColumns(outputColumnName, inputColumnName);
    }

    /// <summary>Drops the columns that are not wanted.</summary>
    public IEstimator<ITransformer> DropAdded() => transforms.DropColumns([.. _added]);

    private IEnumerable<IEstimator<ITransformer>> AddSettings(string settings)
    {
        _added.AddRange([MappingChain.Constant, MappingChain.Settings]);
        return
        [
            transforms.CustomMapping<ConstantColumn.Source, ConstantColumn.Result>(ConstantColumn.Map, ConstantColumn.Contract),
            transforms.Conversion.MapValue(MappingChain.Settings, [KeyValuePair.Create(Constant, settings)], MappingChain.Constant),
        ];
    }

    // The settings have the size; the column has to be there.
    private ValueMappingEstimator<int, long> AddShape()
    {
        _added.Add(MappingChain.Shape);
        return transforms.Conversion.MapValue(MappingChain.Shape, [KeyValuePair.Create(Constant, new long[] { 0, 0 })], MappingChain.Constant);
    }

    // Models take keys of 32 bits only.
    private IEstimator<ITransformer> CreateVector(VectorDataViewType type, string inputColumnName)
    {
        if (type.ItemType is not KeyDataViewType)
        {
            return CopyInner(MappingChain.Vector, inputColumnName);
        }

        _added.Add(MappingChain.Vector);
        return transforms.Conversion.ConvertType(MappingChain.Vector, inputColumnName, DataKind.UInt32);
    }

    private OnnxScoringEstimator ApplyModel(byte[] model, string outputColumnName)
    {
        // ML.NET's transformer reads the file again when it is saved. Given a stream, it would leave a file behind for ever.
        string path = Path.Combine(folder, $"{outputColumnName}.onnx");
        File.WriteAllBytes(path, model);
        return transforms.ApplyOnnxModel(outputColumnName, MappingChain.Vector, path);
    }

    private sealed record ClassName(string Name);
}
