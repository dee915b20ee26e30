namespace MLSegmentation.Fuzzing.Targets;

/// <summary>All targets.</summary>
internal static class FuzzTargets
{
    /// <summary>In the order in which they are run.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        .. ImageTargets.Create(),
        .. VolumeTargets.Create(),
        .. ModelTargets.Create(),
        .. AnnotationTargets.Create(),
        .. TextTargets.Create(),
        .. ShardTargets.Create(),
        .. EndpointTargets.Create(),
    ];

    /// <summary>The target of a name.</summary>
    public static FuzzTarget Get(string name) =>
        All.FirstOrDefault(target => target.Name == name) ?? throw new ArgumentException($"There is no target '{name}'.", nameof(name));
}
