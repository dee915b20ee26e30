namespace System.Runtime.CompilerServices;

/// <summary>What .NET 9 has, which compilers know by its name: of several overloads that fit, those of the highest priority are taken.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property, Inherited = false)]
internal sealed class OverloadResolutionPriorityAttribute(int priority) : Attribute
{
    /// <summary>The priority; 0 where an overload has none.</summary>
    public int Priority { get; } = priority;
}
