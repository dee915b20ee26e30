using System.Reflection;

namespace Microsoft.ML.Runtime;

public sealed class ComponentCatalog
{
    private readonly object _lock = new();
    private readonly HashSet<string> _assemblies = [];
    private readonly Dictionary<string, LoadableClassAttribute> _loaders = [];
    private readonly Dictionary<(Type Attribute, string Contract), Type> _extensions = [];

    internal ComponentCatalog()
    {
    }

    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        lock (_lock)
        {
            if (!_assemblies.Add(assembly.FullName))
            {
                return;
            }

            foreach (LoadableClassAttribute loader in assembly.GetCustomAttributes<LoadableClassAttribute>())
            {
                _loaders[loader.Signature] = loader;
            }

            foreach (Type type in assembly.GetTypes().Where(t => t.IsClass))
            {
                foreach (ExtensionBaseAttribute extension in type.GetCustomAttributes(typeof(ExtensionBaseAttribute), inherit: true))
                {
                    if (!_extensions.TryAdd((extension.GetType(), extension.ContractName), type) && throwOnError)
                    {
                        throw Contracts.Except($"The contract '{extension.ContractName}' of {extension.GetType().Name} is registered already.");
                    }
                }
            }
        }
    }

    /// <summary>The method that makes the component which a model file calls <paramref name="signature"/>; null if none is known.</summary>
    internal Func<IHostEnvironment, ModelLoadContext, object> FindLoader(string signature)
    {
        lock (_lock)
        {
            return _loaders.TryGetValue(signature, out LoadableClassAttribute loader) ? loader.GetLoader() : null;
        }
    }

    internal object GetExtension(Type attributeType, string contractName)
    {
        Type type;
        lock (_lock)
        {
            _extensions.TryGetValue((attributeType, contractName), out type);
        }

        return type is null
            ? throw Contracts.Except(
                $"Unable to locate an extension for the contract '{contractName}'. Call {nameof(ComponentCatalog)}.{nameof(RegisterAssembly)} with the assembly that holds a class marked with {attributeType.FullName}.")
            : Activator.CreateInstance(type);
    }
}

/// <summary>
/// Says which class reads a component back from a model file. The class has a static method
/// <c>Create(IHostEnvironment, ModelLoadContext)</c>, of any accessibility.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class LoadableClassAttribute : Attribute
{
    public LoadableClassAttribute(Type loader, string signature)
    {
        Loader = loader;
        Signature = signature;
    }

    public Type Loader { get; }

    public string Signature { get; }

    /// <summary>What goes wrong in the loader arrives as the cause of a <see cref="TargetInvocationException"/>, one for each level of a chain.</summary>
    public Func<IHostEnvironment, ModelLoadContext, object> GetLoader()
    {
        MethodInfo create = Loader.GetMethod(
            "Create",
            BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic,
            [typeof(IHostEnvironment), typeof(ModelLoadContext)]);
        return (environment, context) => create.Invoke(null, [environment, context]);
    }
}
