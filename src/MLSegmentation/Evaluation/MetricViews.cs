namespace MLSegmentation.Evaluation;

/// <summary>Where a metric is shown beside the files for programs, which hold all of them.</summary>
[Flags]
internal enum MetricViews
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>Among the numbers at the head of reports and notebooks.</summary>
    Summary = 1,

    /// <summary>In the tables of classes in reports and notebooks.</summary>
    Classes = 2,

    /// <summary>In the short tables of classes on the terminal.</summary>
    Terminal = 4,

    /// <summary>In the tables of classes, the short ones, too.</summary>
    AllClasses = Classes | Terminal,

    /// <summary>Everywhere.</summary>
    All = Summary | AllClasses,
}
