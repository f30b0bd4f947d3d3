package pith.models.export;

/** The products with weights in a layer, in the order of the data. */
enum Part {
    Q("q", Site.INPUT),
    K("k", Site.INPUT),
    V("v", Site.INPUT),
    ATTENDED("attended", Site.CONTEXT),
    WIDE("wide", Site.ATTENDED_NORM),
    NARROW("narrow", Site.GELU);

    /** Where a product's input is made: each is quantised once, for all products that read it. */
    enum Site {
        INPUT,
        CONTEXT,
        ATTENDED_NORM,
        GELU;

        /** The name of the tensor in the graph. */
        String tensor(int layer) {
            return switch (this) {
                case INPUT -> layer == 0 ? "embedded" : "layer" + (layer - 1) + "_out";
                case CONTEXT -> "layer" + layer + "_context";
                case ATTENDED_NORM -> "layer" + layer + "_attended_norm";
                case GELU -> "layer" + layer + "_gelu";
            };
        }
    }

    private final String label;
    final Site site;

    Part(String label, Site site) {
        this.label = label;
        this.site = site;
    }

    /** The name of the product's result in the graph, which the names of its constants begin with. */
    String stem(int layer) {
        return "layer" + layer + "_" + label;
    }

    /** The name of the weights in a checkpoint, without {@code .weight} and {@code .bias}. */
    String source(Architecture shape, int layer) {
        Architecture.Family family = shape.family();
        return family.layer(layer)
                + switch (this) {
                    case Q -> family.query;
                    case K -> family.key;
                    case V -> family.value;
                    case ATTENDED -> family.attended;
                    case WIDE -> family.wide;
                    case NARROW -> family.narrow;
                };
    }

    int inputs(Architecture shape) {
        return this == NARROW ? shape.wide() : shape.dim();
    }

    int outputs(Architecture shape) {
        return this == WIDE ? shape.wide() : shape.dim();
    }
}
