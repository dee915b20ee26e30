using Microsoft.ML.Data;
using Microsoft.ML.Images;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImageGrayscalingTransformer), ImageGrayscalingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Image;

/// <summary>Turns images grey.</summary>
public sealed class ImageGrayscalingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ImageGrayscaleTransform";

    private const string RegistrationName = "ImageGrayscale";

    internal ImageGrayscalingTransformer(IHostEnvironment environment, params (string OutputColumnName, string InputColumnName)[] columns)
        : base(Contracts.CheckValue(environment, nameof(environment)).Register(RegistrationName), columns)
    {
    }

    private ImageGrayscalingTransformer(IHost host, ModelLoadContext context)
        : base(host, context)
    {
    }

    private static VersionInfo Version => new(
        ModelSignature: "IMGGRAYT",
        VerWrittenCur: 0x00010001,
        VerReadableCur: 0x00010001,
        VerWeCanReadBack: 0x00010001,
        LoaderSignature: LoaderSignature,
        LoaderAssemblyName: typeof(ImageGrayscalingTransformer).Assembly.FullName);

    private static ImageGrayscalingTransformer Create(IHostEnvironment environment, ModelLoadContext context)
    {
        context.CheckAtModel(Version);
        return new ImageGrayscalingTransformer(environment.Register(RegistrationName), context);
    }

    private protected override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol) => ImageColumns.CheckType(inputSchema, srcCol);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        SaveColumns(ctx);
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper(ImageGrayscalingTransformer parent, DataViewSchema inputSchema)
        : OneToOneMapperBase(parent.Host, parent, inputSchema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() =>
            [.. parent.ColumnPairs.Select((pair, index) =>
                new DataViewSchema.DetachedColumn(pair.outputColumnName, InputSchema[InputColumns[index]].Type, null))];

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer)
        {
            ValueGetter<MLImage> getSource = input.GetGetter<MLImage>(input.Schema[InputColumns[iinfo]]);
            MLImage source = null;
            disposer = null;
            return (ValueGetter<MLImage>)((ref MLImage value) =>
            {
                value?.Dispose();
                value = null;
                getSource(ref source);
                if (source is not null)
                {
                    value = ImageResampling.ToGrey(source);
                    value.Tag = source.Tag;
                }
            });
        }
    }
}

/// <summary>Makes an <see cref="ImageGrayscalingTransformer"/>.</summary>
public sealed class ImageGrayscalingEstimator : TrivialEstimator<ImageGrayscalingTransformer>
{
    internal ImageGrayscalingEstimator(IHostEnvironment environment, ImageGrayscalingTransformer transformer)
        : base(environment.Register(nameof(ImageGrayscalingEstimator)), transformer)
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => ImageColumns.Append(
        inputSchema,
        Transformer.ColumnPairs,
        (pair, input) => new SchemaShape.Column(Transformer.ColumnPairs[pair].outputColumnName, input.Kind, input.ItemType, input.IsKey, input.Annotations));
}
