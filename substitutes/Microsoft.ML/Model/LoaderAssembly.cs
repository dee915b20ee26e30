using System.Reflection;

namespace Microsoft.ML;

/// <summary>
/// A model file names the assembly that loads each component. The files name ML.NET's own assemblies, so that they can be
/// exchanged between programs with this assembly and programs with the packages that it stands in for.
/// </summary>
internal static class LoaderAssembly
{
    public const string Data = "Microsoft.ML.Data";

    public const string Transforms = "Microsoft.ML.Transforms";

    private const string Prefix = "Microsoft.ML.";
    private const string Identity = ", Version=1.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51";

    /// <summary>The name to write for an assembly, given by its simple or full name.</summary>
    public static string NameInFile(string name)
    {
        string simpleName = SimpleName(name);
        return simpleName.StartsWith(Prefix, StringComparison.Ordinal) ? simpleName + Identity : name;
    }

    public static Assembly Load(string nameInFile)
    {
        string simpleName = SimpleName(nameInFile);
        return simpleName is Data or Transforms ? typeof(LoaderAssembly).Assembly
            : simpleName.StartsWith(Prefix, StringComparison.Ordinal) ? Assembly.Load(simpleName)
            : Assembly.Load(nameInFile);
    }

    private static string SimpleName(string name) => name.Split(',')[0];
}
