using System.Reflection;

namespace MLSegmentation.Cli.Output;

/// <summary>The version of a package, as its assembly has it.</summary>
internal static class PackageVersion
{
    /// <summary>For example <c>5.0.1</c>: without what a build adds behind a plus sign.</summary>
    public static string Of(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? type.Assembly.GetName().Version!.ToString();
}
