using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(CustomMappingLoader), CustomMappingLoader.Signature)]

namespace Microsoft.ML.Transforms
{
    public sealed class CustomMappingEstimator<TSrc, TDst> : TrivialEstimator<CustomMappingTransformer<TSrc, TDst>>
        where TSrc : class, new()
        where TDst : class, new()
    {
        internal CustomMappingEstimator(
            IHostEnvironment environment,
            Action<TSrc, TDst> mapAction,
            string contractName,
            SchemaDefinition inputSchemaDefinition,
            SchemaDefinition outputSchemaDefinition)
            : base(
                environment.Register("CustomMappingEstimator"),
                new CustomMappingTransformer<TSrc, TDst>(mapAction, contractName, inputSchemaDefinition, outputSchemaDefinition))
        {
        }

        public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
        {
            Dictionary<string, SchemaShape.Column> columns = inputSchema.ToDictionary(c => c.Name);
            foreach (MappedColumn member in MappedColumn.Of(typeof(TSrc), Transformer.InputSchemaDefinition, SchemaDefinition.Direction.Both))
            {
                if (!columns.TryGetValue(member.Name, out SchemaShape.Column column))
                {
                    throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", member.Name);
                }

                if (!Accepts(member.Type, column))
                {
                    throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", member.Name, member.Type.ToString(), column.GetTypeString());
                }
            }

            foreach (SchemaShape.Column added in SchemaShape.Create(ObjectSchema.Of(Transformer.Outputs)))
            {
                columns[added.Name] = added;
            }

            return new SchemaShape(columns.Values);
        }

        /// <summary>The same item type means the same object, so that image types never match; only a vector of any size takes both kinds.</summary>
        private static bool Accepts(DataViewType expected, SchemaShape.Column actual)
        {
            SchemaShape.GetColumnTypeShape(expected, out SchemaShape.Column.VectorKind kind, out DataViewType itemType, out bool isKey);
            bool isKindAccepted = kind == SchemaShape.Column.VectorKind.VariableVector
                ? actual.Kind != SchemaShape.Column.VectorKind.Scalar
                : actual.Kind == kind;
            return ReferenceEquals(itemType, actual.ItemType) && isKey == actual.IsKey && isKindAccepted;
        }
    }

    public sealed class CustomMappingTransformer<TSrc, TDst> : ITransformer
        where TSrc : class, new()
        where TDst : class, new()
    {
        private readonly Action<TSrc, TDst> _map;
        private readonly string _contract;

        internal CustomMappingTransformer(
            Action<TSrc, TDst> map,
            string contract,
            SchemaDefinition inputSchemaDefinition,
            SchemaDefinition outputSchemaDefinition)
        {
            _map = Contracts.CheckValue(map, "mapAction");
            _contract = contract;
            InputSchemaDefinition = inputSchemaDefinition;
            Outputs = MappedColumn.Of(typeof(TDst), outputSchemaDefinition, SchemaDefinition.Direction.Write);
        }

        bool ITransformer.IsRowToRowMapper => true;

        internal SchemaDefinition InputSchemaDefinition { get; }

        internal MappedColumn[] Outputs { get; }

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
        {
            Contracts.CheckValue(inputSchema, nameof(inputSchema));
            return AddedColumns.AppendTo(inputSchema, new Mapper(this, inputSchema).GetOutputColumns());
        }

        public IDataView Transform(IDataView input)
        {
            Contracts.CheckValue(input, nameof(input));
            return new RowToRowMapperTransform(input, new Mapper(this, input.Schema));
        }

        IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
        {
            Contracts.CheckValue(inputSchema, nameof(inputSchema));
            return new RowToRowMapperTransform(new EmptyDataView(inputSchema), new Mapper(this, inputSchema));
        }

        void ICanSaveModel.Save(ModelSaveContext ctx)
        {
            Contracts.Check(_contract is not null, "Empty contract name for a transform: the transform cannot be saved");
            CustomMappingLoader.Save(ctx, _contract, _map.Method.DeclaringType.Assembly.FullName);
        }

        private sealed class Mapper : IRowMapper
        {
            private readonly CustomMappingTransformer<TSrc, TDst> _parent;
            private readonly ObjectFiller<TSrc> _filler;

            public Mapper(CustomMappingTransformer<TSrc, TDst> parent, DataViewSchema inputSchema)
            {
                _parent = parent;
                _filler = new ObjectFiller<TSrc>(inputSchema, false, parent.InputSchemaDefinition);
            }

            public DataViewSchema.DetachedColumn[] GetOutputColumns() => [.. _parent.Outputs.Select(c => c.Column)];

            public Func<int, bool> GetDependencies(Func<int, bool> activeOutput)
            {
                HashSet<int> needed = [.. Enumerable.Range(0, _parent.Outputs.Length).Any(activeOutput) ? _filler.Columns.Select(c => c.Index) : []];
                return needed.Contains;
            }

            public Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer)
            {
                disposer = null;
                var getters = new Delegate[_parent.Outputs.Length];
                int[] active = [.. Enumerable.Range(0, getters.Length).Where(activeOutput)];
                if (active.Length == 0)
                {
                    return getters;
                }

                var output = new ObjectRow<TDst>(_parent.Outputs);
                Action refresh = MakeRefresh(input, output);
                MethodInfo refreshing = typeof(Mapper).GetMethod(nameof(RefreshingGetter), BindingFlags.Static | BindingFlags.NonPublic);
                foreach (int i in active)
                {
                    Delegate getter = Getters.Untyped(output, output.Schema[i]);
                    getters[i] = (Delegate)refreshing.MakeGenericMethod(output.Schema[i].Type.RawType).Invoke(null, [getter, refresh]);
                }

                return getters;
            }

            private static ValueGetter<T> RefreshingGetter<T>(ValueGetter<T> getter, Action refresh)
                => (ref T value) =>
                {
                    refresh();
                    getter(ref value);
                };

            /// <summary>Maps a row once, whichever of its outputs is asked for first.</summary>
            private Action MakeRefresh(DataViewRow input, ObjectRow<TDst> output)
            {
                Action<TSrc> fill = _filler.Bind(input);
                var source = new TSrc();
                var destination = new TDst();
                long mapped = -1;
                return () =>
                {
                    if (mapped == input.Position)
                    {
                        return;
                    }

                    fill(source);
                    _parent._map(source, destination);
                    output.MoveTo(destination);
                    mapped = input.Position;
                };
            }
        }
    }

    internal static class CustomMappingLoader
    {
        public const string Signature = "CustomTransformer";

        private const uint NamesAssembly = 0x00010002;

        private static readonly VersionInfo Version = new(
            "CUSTOMXF", NamesAssembly, NamesAssembly, 0x00010001, Signature, LoaderAssembly.Transforms);

        public static void Save(ModelSaveContext context, string contract, string assembly)
        {
            context.CheckAtModel();
            context.SetVersionInfo(Version);
            context.SaveString(contract);
            context.SaveString(assembly);
        }

        private static ITransformer Create(IHostEnvironment environment, ModelLoadContext context)
        {
            context.CheckAtModel(Version);
            string contract = context.LoadString();
            if (context.Header.ModelVerWritten >= NamesAssembly)
            {
                environment.ComponentCatalog.RegisterAssembly(Assembly.Load(context.LoadString()));
            }

            object factory = environment.ComponentCatalog.GetExtension(typeof(CustomMappingFactoryAttributeAttribute), contract);
            return factory is ICustomMappingFactory mappingFactory
                ? mappingFactory.CreateTransformer(contract)
                : throw Contracts.Except($"The class with contract '{contract}' must derive from '{typeof(CustomMappingFactory<,>).FullName}'.");
        }
    }

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class CustomMappingFactoryAttributeAttribute : ExtensionBaseAttribute
    {
        public CustomMappingFactoryAttributeAttribute(string contractName)
            : base(contractName)
        {
        }
    }

    internal interface ICustomMappingFactory
    {
        ITransformer CreateTransformer(string contractName);
    }

    public abstract class CustomMappingFactory<TSrc, TDst> : ICustomMappingFactory
        where TSrc : class, new()
        where TDst : class, new()
    {
        public abstract Action<TSrc, TDst> GetMapping();

        ITransformer ICustomMappingFactory.CreateTransformer(string contractName)
            => new CustomMappingTransformer<TSrc, TDst>(GetMapping(), contractName, null, null);
    }
}

namespace Microsoft.ML
{
    public static class CustomMappingCatalog
    {
        public static CustomMappingEstimator<TSrc, TDst> CustomMapping<TSrc, TDst>(
            this TransformsCatalog catalog,
            Action<TSrc, TDst> mapAction,
            string contractName,
            SchemaDefinition inputSchemaDefinition = null,
            SchemaDefinition outputSchemaDefinition = null)
            where TSrc : class, new()
            where TDst : class, new()
            => new(catalog.GetEnvironment(), mapAction, contractName, inputSchemaDefinition, outputSchemaDefinition);

        public static IDataView FilterByCustomPredicate<TSrc>(this DataOperationsCatalog catalog, IDataView input, Func<TSrc, bool> filterPredicate)
            where TSrc : class, new()
        {
            Contracts.CheckValue(catalog, nameof(catalog));
            return new CustomFilterDataView<TSrc>(input, filterPredicate);
        }
    }
}
